public import Signing
import Wire

/// What an `intoto` entry says: digests of an envelope and its payload, and who signed.
///
/// The older way to record envelopes. Rekor keeps the payload beside the log and shows it with the entry.
public struct InTotoEntry: Sendable, Hashable {
    public struct Signature: Sendable, Hashable {
        /// A hint of the client's; never empty.
        public let keyID: String?
        /// The base64 text of the envelope; the entry has base64 of it.
        public let text: String
        /// The key or certificate in the client's own spelling, which this kind of entry keeps.
        public let pem: [UInt8]
        public let verifier: EntryVerifier
    }

    public enum Content: Sendable, Hashable {
        /// Version 0.0.1: the envelope was hashed in the bytes in which it was submitted; one key made a signature.
        case hashed(envelope: Digest, verifier: EntryVerifier)
        /// Version 0.0.2: the hash is 64 hex digits that the client sent and nobody compared with anything.
        case signed(payloadType: String, statedHash: String, signatures: [Signature])
    }

    public let content: Content
    /// SHA-256 of the payload, decoded.
    public let payloadHash: Digest

    public var version: String {
        switch content {
        case .hashed: "0.0.1"
        case .signed: "0.0.2"
        }
    }

    /// The keys that the entry names, in its order.
    public var verifiers: [EntryVerifier] {
        switch content {
        case .hashed(_, let verifier): [verifier]
        case .signed(_, _, let signatures): signatures.map(\.verifier)
        }
    }

    init(content: Content, payloadHash: Digest) {
        self.content = content
        self.payloadHash = payloadHash
    }

    var json: JSONValue {
        switch content {
        case .hashed(let envelope, let verifier):
            return entry([
                "content": ["hash": envelope.entryJSON, "payloadHash": payloadHash.entryJSON],
                "publicKey": .string(verifier.encoded),
            ])
        case .signed(let payloadType, let statedHash, let signatures):
            let envelope: JSONValue = [
                "payloadType": .string(payloadType), "signatures": .array(signatures.map(\.json)),
            ]
            let hash: JSONValue = ["algorithm": "sha256", "value": .string(statedHash)]
            return entry(["content": ["envelope": envelope, "hash": hash, "payloadHash": payloadHash.entryJSON]])
        }
    }

    private func entry(_ spec: JSONValue) -> JSONValue {
        ["apiVersion": .string(version), "kind": "intoto", "spec": spec]
    }
}

extension InTotoEntry {
    init(v001 entry: ObjectReader) throws(RekorError) {
        let spec = try entry.object("spec", knowing: ["content", "publicKey"])
        let content = try spec.object("content", knowing: ["envelope", "hash", "payloadHash"])
        self.init(
            content: .hashed(
                envelope: try content.sha256("hash"),
                verifier: try EntryVerifier(encoded: try spec.string("publicKey"))),
            payloadHash: try content.sha256("payloadHash"))
    }

    init(v002 entry: ObjectReader) throws(RekorError) {
        let content = try entry.object("spec", knowing: ["content"])
            .object("content", knowing: ["envelope", "hash", "payloadHash"])
        let envelope = try content.object("envelope", knowing: ["payload", "payloadType", "signatures"])
        var signatures: [Signature] = []
        for element in try envelope.elements("signatures") {
            signatures.append(
                try Signature(
                    ObjectReader(
                        element, at: "spec.content.envelope.signatures", knowing: ["keyid", "publicKey", "sig"],
                        codes: .entry)))
        }
        guard !signatures.isEmpty else { throw envelope.wrong("signatures", "a list of one signature or more") }
        self.init(
            content: .signed(
                payloadType: try envelope.string("payloadType"), statedHash: try content.statedHash("hash"),
                signatures: signatures),
            payloadHash: try content.sha256("payloadHash"))
    }
}

extension InTotoEntry.Signature {
    fileprivate var json: JSONValue {
        .object(
            (keyID.map { [JSONMember("keyid", .string($0))] } ?? []) + [
                JSONMember("publicKey", .string(Base64.encode(pem))),
                JSONMember("sig", .string(Base64.encode(text.utf8))),
            ])
    }

    /// One signature of a 0.0.2 envelope, proposed or canonical: both have the text in base64 once more.
    init(_ reader: ObjectReader) throws(RekorError) {
        let keyID = reader.optional("keyid") == nil ? nil : try reader.string("keyid")
        self.keyID = keyID == "" ? nil : keyID
        pem = try reader.looseBase64("publicKey")
        guard let text = String(validating: try reader.looseBase64("sig"), as: UTF8.self),
            LooseBase64.decodeEither(text) != nil
        else { throw reader.wrong("sig", "base64 of base64") }
        self.text = text
        guard let pem = String(validating: pem, as: UTF8.self) else {
            throw RekorError(.verifierSyntax, "a verifier is base64 of PEM")
        }
        verifier = try EntryVerifier(pem: pem)
    }
}

extension ObjectReader {
    /// A hash that the client states, in either case.
    func statedHash(_ name: StaticString) throws(RekorError) -> String {
        let hash = try object(name, knowing: ["algorithm", "value"])
        guard try hash.string("algorithm") == "sha256" else { throw hash.wrong("algorithm", "sha256") }
        let text = try hash.string("value")
        guard Digest(hex: text) != nil else { throw hash.wrong("value", "64 hex digits") }
        return text
    }
}
