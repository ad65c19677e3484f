public import Wire

/// The predicate of a verdict entry (the seed calls it `VexVerdictProofPayload`): the verdict, its identifier, and
/// where each observation that it counted stands in the log.
///
/// A verifier hashes the RFC 8785 bytes of `verdict` and compares with `verdictId`; references lie outside the hash,
/// so that the same verdict has the same identifier in every ledger.
public struct VEXVerdictProofPayload: Sendable, Hashable, CanonicalWritable {
    public let verdict: VEXVerdictContent
    /// The hash of `verdict`.
    public let id: VEXVerdictID
    /// Every observation of the verdict, ballots and exclusions alike, in their order there.
    public let sources: [Source]
    /// The verdict on the same pair that this one follows; nil for the first.
    public let previous: VerdictReference?

    public struct Source: Sendable, Hashable {
        public let observation: String
        /// The entry of the document that holds the observation.
        public let reference: SourceReference

        public init(observation: String, reference: SourceReference) {
            self.observation = observation
            self.reference = reference
        }
    }

    public init(verdict: VEXVerdictContent, sources: [Source], previous: VerdictReference?) {
        self.init(verdict: verdict, id: verdict.id, sources: sources, previous: previous)
    }

    /// - Parameter id: Of `verdict`, from whoever has hashed it already.
    package init(verdict: VEXVerdictContent, id: VEXVerdictID, sources: [Source], previous: VerdictReference?) {
        self.verdict = verdict
        self.id = id
        self.sources = sources
        self.previous = previous
    }

    public func write(to writer: inout CanonicalWriter) {
        writer.object {
            $0.member("previous", previous)
            $0.member("sources") { writer in
                writer.array(sources) { writer, source in
                    writer.object {
                        $0.member("entry", source.reference)
                        $0.member("observation", source.observation)
                    }
                }
            }
            $0.member("verdict", verdict)
            $0.member("verdictId", id.digest)
        }
    }

    /// Reads a predicate and recomputes its identifier.
    /// - Throws: `proofchain.malformed-predicate`; `proofchain.identifier-mismatch` when the content was changed.
    public init(json: JSONValue) throws(ProofChainError) {
        let reader = PredicateReader(json)
        verdict = try VEXVerdictContent(try reader.object("verdict"))
        sources = try reader.list("sources").map { element throws(ProofChainError) in
            Source(
                observation: try element.string("observation"),
                reference: try SourceReference(try element.object("entry")))
        }
        previous = try reader.optionalObject("previous").map { element throws(ProofChainError) in
            try VerdictReference(element)
        }
        // Hashed as it came, with members this version does not know: they are part of what was signed.
        let stated = try reader.string("verdictId")
        guard let content = json["verdict"], let id = try? VEXVerdictID(content: content), id.text == stated else {
            throw ProofChainError(.identifierMismatch, "/verdict does not hash to \(stated)")
        }
        self.id = id
    }
}
