public import Wire

/// Replays decisions from their inputs alone, as an auditor does (`stella vex consensus evaluate`).
///
/// Reads an array of cases, one case, or one case per line; each may be wrapped as `{name, case, expected}`.
public enum CaseEvaluator {
    /// One case's verdict, or why it could not be read.
    public struct Evaluation: Sendable {
        /// Zero-based place of the case in the input, empty lines not counted.
        public let index: Int
        public let result: Result<ConsensusOutcome, ConsensusError>
        /// The verdict that the case says it should have, as it was written.
        public let expected: JSONValue?

        /// The verdict as one line of JSON without line feed; nil when the case could not be read.
        public var line: [UInt8]? { outcome.map(\.json.compact) }

        /// The error, naming case and member; nil when there is a verdict.
        public var error: ConsensusError? {
            if case .failure(let error) = result { error.at("case \(index)") } else { nil }
        }

        /// Whether the verdict has exactly the members that were expected; nil when none were.
        public var isExpected: Bool? {
            guard let expected, let line else { return nil }
            return expected.compact == line
        }

        private var outcome: ConsensusOutcome? { try? result.get() }
    }

    /// Evaluates every case; a malformed one costs only its own verdict.
    ///
    /// - Throws: `consensus.case-syntax` when the input as a whole is neither of the accepted forms.
    public static func evaluate(_ bytes: [UInt8]) throws(ConsensusError) -> [Evaluation] {
        if let document = try? JSONDocument(bytes) {
            let root = document.root
            return root.kind == .array ? root.elements.enumerated().map(evaluate) : [evaluate(0, root)]
        }
        let lines = bytes.split(separator: UInt8(ascii: "\n")).filter { !$0.allSatisfy(isBlank) }
        guard let first = lines.first?.first(where: { !isBlank($0) }), first == UInt8(ascii: "{"), lines.count > 1 else {
            throw syntaxError(in: bytes)
        }
        return lines.enumerated().map(evaluate(line:))
    }

    private static func evaluate(_ index: Int, _ node: JSONNode) -> Evaluation {
        let result = Result { () throws(ConsensusError) in try ConsensusCase(json: node).outcome }
        return Evaluation(index: index, result: result, expected: node["expected"]?.value)
    }

    private static func evaluate(line: (offset: Int, element: ArraySlice<UInt8>)) -> Evaluation {
        do {
            return evaluate(line.offset, try JSONDocument(Array(line.element)).root)
        } catch {
            let error = ConsensusError(.caseSyntax, error.detail, hint: error.hint)
            return Evaluation(index: line.offset, result: .failure(error), expected: nil)
        }
    }

    private static func syntaxError(in bytes: [UInt8]) -> ConsensusError {
        let hint = "give an array of cases, or one case per line"
        do {
            try JSONDocument.validate(bytes)
            return ConsensusError(.caseSyntax, "no case", hint: hint)
        } catch {
            return ConsensusError(.caseSyntax, error.detail, hint: hint)
        }
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0d }
}
