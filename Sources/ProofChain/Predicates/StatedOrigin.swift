public import Signing
public import Trust
public import Wire

/// Who is behind a document, as it says itself and as the directory knows them.
public struct StatedIssuer: Sendable, Hashable, CanonicalWritable {
    /// As the document spells it, when it names one.
    public let claimed: String?
    /// The directory's id, or the claimed name when the directory does not know it.
    public let id: Identifier

    public init(claimed: String?, id: Identifier) {
        self.claimed = claimed
        self.id = id
    }

    public func write(to writer: inout CanonicalWriter) {
        writer.object {
            $0.member("claimed", claimed)
            $0.member("id", id)
        }
    }

    init(_ reader: PredicateReader) throws(ProofChainError) {
        self.init(claimed: try reader.optionalString("claimed"), id: Identifier(try reader.string("id")))
    }
}

/// How a document was authenticated.
public struct StatedSignature: Sendable, Hashable, CanonicalWritable {
    /// `dsse`, `jws`, `sigstore`, `openpgp`, `jsf` or `none`.
    public let format: String
    public let result: SignatureStatus
    /// SHA-256 of the public key's SPKI, when a key verified the signature.
    public let keyID: Digest?

    public init(format: String, result: SignatureStatus, keyID: Digest?) {
        self.format = format
        self.result = result
        self.keyID = keyID
    }

    public func write(to writer: inout CanonicalWriter) {
        writer.object {
            $0.member("format", format)
            $0.member("keyId", keyID)
            $0.member("result", result.rawValue)
        }
    }

    init(_ reader: PredicateReader) throws(ProofChainError) {
        self.init(
            format: try reader.string("format"), result: try reader.choice("result", SignatureStatus.self),
            keyID: reader.present("keyId") == nil ? nil : try reader.digest("keyId"))
    }
}

/// A document and the signature that came in a file of its own: what the received bytes of such a pair are made of.
public struct StatedDetachment: Sendable, Hashable, CanonicalWritable {
    /// SHA-256 of the document alone.
    public let document: Digest
    /// SHA-256 of the signature's file.
    public let signature: Digest

    public init(document: Digest, signature: Digest) {
        self.document = document
        self.signature = signature
    }

    public func write(to writer: inout CanonicalWriter) {
        writer.object {
            $0.member("document", document)
            $0.member("signature", signature)
        }
    }

    init(_ reader: PredicateReader) throws(ProofChainError) {
        self.init(document: try reader.digest("document"), signature: try reader.digest("signature"))
    }
}
