import Ledger
import Testing

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
}
