import Ledger
import LedgerTestKit
import TLog
import Testing

@Suite("Faults at the ports: memory")
struct FaultMatrixTests {
    @Test(
        "{failed, not kept} and {failed, but kept} at every write: stops, reopens clean, nothing acknowledged is lost")
    func matrix() async throws {
        for call in [MutatingCall.commit, .advanceGuard] {
            for fault in Fault.allCases {
                for occurrence in 1...4 {
                    for batch in [1, 100, 300] {
                        let matrix = try FaultMatrix(
                            store: MemoryLedgerStore<Int>(), guard: MemoryCheckpointGuard(), row: { $0 })
                        try await matrix.run(FaultPlan(fault, at: call, occurrence: occurrence), batch: batch)
                    }
                }
            }
        }
    }

    @Test("a creation that failed at either write can be repeated", arguments: Fault.allCases)
    func creation(fault: Fault) throws {
        for call in [MutatingCall.createStore, .createGuard] {
            let log = try DemoLog()
            let store = MemoryLedgerStore<Int>()
            let checkpointGuard = MemoryCheckpointGuard()
            let plan = FaultPlan(fault, at: call, occurrence: 1)
            #expect(throws: LedgerError.self) {
                try log.create(FaultyLedgerStore(store, plan: plan), FaultyCheckpointGuard(checkpointGuard, plan: plan))
            }
            do throws(LedgerError) {
                try log.create(store, checkpointGuard)
            } catch {
                // The one case in which it had worked.
                #expect(call == .createGuard && fault == .failedButKept && error.code == .exists)
            }
            _ = try log.open(store, checkpointGuard)
        }
    }
}
