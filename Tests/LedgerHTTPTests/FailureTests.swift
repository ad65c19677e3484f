import Ledger
import Testing
import Trust

@testable import LedgerHTTP

@Suite("What clients learn of errors")
struct FailureTests {
    @Test("a database that does not answer in time is a 503, whoever asks; a damaged one is told to the operator alone")
    func database() {
        for code in ["store.timeout", "store.busy"] {
            let answer = Failure.answer(to: LedgerError(LedgerError.Code(rawValue: code), "30 s"), .second)
            #expect(answer?.status == 503)
        }
        #expect(Failure.answer(to: LedgerError(LedgerError.Code(rawValue: "store.damaged"), "page 7"), .second) == nil)
    }

    @Test("a directory whose store failed answers as the failure would: busy is a 503 with Retry-After, damage is the operator's")
    func directory() throws {
        func answer(_ code: LedgerError.Code) -> Answer? {
            Failure.answer(to: TrustError("the directory cannot be changed", failedBy: LedgerError(code, "30 s")), .vex)
        }
        for code in [.busy, .closed, .suspect, Failure.databaseBusy, Failure.queryTimeout] as [LedgerError.Code] {
            let found = try #require(answer(code))
            #expect(found.status == 503 && found.headers.contains { $0.name == "Retry-After" && $0.value == "1" })
            #expect(Failure.problem(of: LedgerError(code, "30 s"))?.code == code.rawValue)
        }
        #expect(answer(.entrySize)?.status == 422)
        #expect(answer(LedgerError.Code(rawValue: "store.damaged")) == nil)
        #expect(Failure.answer(to: TrustError(.store, "another record than the log"), .vex) == nil)
        // A refusal of the directory itself stays what it is.
        let refused = TrustError("the directory cannot be changed", failedBy: TrustError(.nameTaken, "a"))
        #expect(refused.codeText == "trust.name-taken" && Failure.answer(to: refused, .vex)?.status == 409)
    }
}
