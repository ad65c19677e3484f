import Attestation
import Wire

/// What was found about one file, step by step.
struct VerifyReport {
    let name: String
    private(set) var steps: [(name: String, result: String, detail: String)] = []
    private(set) var isVerified = true
    /// Where the entry stands, for the JSON forms.
    var place: [JSONMember] = []
    var statement: InTotoStatement?

    init(name: String) { self.name = name }

    /// Notes what `work` found, or why it failed; then the file is not verified.
    @discardableResult
    mutating func take<Found>(_ step: String, _ work: () throws -> (found: Found, detail: String)) -> Found? {
        do {
            let (found, detail) = try work()
            steps.append((step, "ok", detail))
            return found
        } catch {
            isVerified = false
            steps.append((step, "failed", (error as? any CodedError)?.description ?? "\(error)"))
            return nil
        }
    }

    mutating func take(_ step: String, _ work: () throws -> String) { take(step) { ((), try work()) } }

    /// Notes that there is nothing to check; that alone refuses nothing.
    mutating func skip(_ step: String, _ reason: String) { steps.append((step, "not-applicable", reason)) }

    mutating func refuse() { isVerified = false }

    func print(as form: OutputForm) {
        let rows: [JSONValue] = steps.map {
            ["step": .string($0.name), "result": .string($0.result), "detail": .string($0.detail)]
        }
        guard form == .table else {
            var card = Card()
            card.add("bundle", name)
            card.add("verified", .bool(isVerified))
            card.add("steps", .array(rows))
            card.members += place
            card.add("predicateType", statement?.predicateType)
            card.add("predicate", statement?.predicate ?? .null)
            return card.print(as: form)
        }
        Report([.init("step"), .init("result"), .init("detail")], rows: rows).print(as: .table)
        Terminal.out("\(isVerified ? "VERIFIED" : "FAILED")  \(Terminal.escaped(name))\n")
    }
}
