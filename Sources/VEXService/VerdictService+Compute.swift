import Consensus
import Ledger
import VEXLens
import Wire

extension VerdictService {
    /// Computes verdicts and logs those that say something new; see ``VEXLens/VEXLensService/compute(_:mode:asOf:)``.
    ///
    /// One pair is answered by its verdict, a list by one result for each pair, in its order: the verdict, or why there is
    /// none. A verdict comes with `new` and with the delta and the merge trace that were logged for it.
    /// - Parameter body: JSON: `vulnerability` and `product`, or `pairs` of them; `mode`; `asOf`, now if left out.
    /// - Returns: The answer, and whether anything was logged.
    /// - Throws: `service.body`, `service.parameter`; for one pair also `lens.nothing-known`; `ledger.busy`,
    ///   `ledger.closed`, `ledger.suspect`, and what a damaged log throws.
    public func compute(_ body: [UInt8]) async throws -> (answer: VEXAnswer, isNew: Bool) {
        let request = try ComputeRequest(parsing: body)
        let (mode, asOf) = (request.mode ?? defaultMode, request.asOf ?? lens.now())
        let results = try await turns.take { try await lens.compute(request.keys, mode: mode, asOf: asOf) }
        let isNew = results.contains { (try? $0.get().isNew) ?? false }
        guard request.isList else { return (VEXAnswer(try json(results[0].get())), isNew) }
        let rows = try zip(request.keys, results).map { key, result in
            switch result {
            case .success(let outcome): try json(outcome)
            case .failure(let error): try VerdictService.refusal(key, error)
            }
        }
        return (VEXAnswer(["results": .array(rows)]), isNew)
    }

    private func json(_ outcome: ComputeOutcome) throws -> JSONValue {
        let trace = try outcome.mergeTrace.map { JSONValue.object(try PlacedEntry($0.index, in: trees).members) }
        return try json(
            outcome.verdict,
            and: [
                JSONMember("new", .bool(outcome.isNew)),
                JSONMember("delta", try outcome.delta.map { try json($0) } ?? .null),
                JSONMember("mergeTrace", trace ?? .null),
            ])
    }

    /// What is wrong with one pair of a list; errors about the ledger end the whole request.
    private static func refusal(_ key: VerdictKey, _ error: any Error) throws -> JSONValue {
        guard let error = error as? VEXLensError, error.code != .inconsistent else { throw error }
        return [
            "vulnerability": .string(key.vulnerability.text), "product": .string(key.product.text),
            "error": ["code": .string(error.codeText), "detail": .string(error.detail), "hint": JSONValue(error.hint)],
        ]
    }
}
