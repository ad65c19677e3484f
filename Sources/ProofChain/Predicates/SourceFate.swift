public import Signing
public import Wire

/// What became of one observation.
public enum SourceFate: Sendable, Hashable, CanonicalWritable {
    /// It is its issuer's ballot.
    case ballot(weight: String)
    /// It did not count, for one of the reasons of CONSENSUS.md or decision 14; `by` is the document that replaces its own.
    case excluded(reason: String, by: ReplacingDocument? = nil)

    /// A newer edition of an observation's document.
    public struct ReplacingDocument: Sendable, Hashable {
        /// SHA-256 of the received bytes.
        public let document: Digest
        public let entry: SourceReference

        public init(document: Digest, entry: SourceReference) {
            self.document = document
            self.entry = entry
        }
    }

    public func write(to writer: inout CanonicalWriter) {
        writer.object { writer in
            switch self {
            case .ballot(let weight): writer.member("ballot", weight)
            case .excluded(let reason, let by):
                writer.member("excluded", reason)
                guard let by else { return }
                writer.member("replacedBy") { writer in
                    writer.object {
                        $0.member("document", by.document)
                        $0.member("entry", by.entry)
                    }
                }
            }
        }
    }

    init(_ reader: PredicateReader) throws(ProofChainError) {
        if reader.present("ballot") != nil {
            self = .ballot(weight: try reader.decimal("ballot"))
            return
        }
        let by = try reader.optionalObject("replacedBy").map { element throws(ProofChainError) in
            ReplacingDocument(
                document: try element.digest("document"), entry: try SourceReference(try element.object("entry")))
        }
        self = .excluded(reason: try reader.string("excluded"), by: by)
    }
}
