import Signing
import Wire

extension ProposedEntry {
    /// `proposedContent.envelope` is the envelope as a string, each verifier base64 of PEM.
    static func dsse(_ spec: ObjectReader) throws(RekorError) -> AcceptedEntry {
        for name in ["envelopeHash", "payloadHash", "signatures"] {
            guard let member = spec.node.member(named: name), !member.isNull, member.count > 0 || name != "signatures"
            else { continue }
            guard spec.optional("proposedContent") == nil else {
                throw RekorError(.entrySyntax, "spec has both proposedContent and \(name)")
            }
        }
        let content = try spec.object("proposedContent")
        var verifiers: [EntryVerifier] = []
        for element in try content.elements("verifiers") {
            guard let text = element.string else { throw content.wrong("verifiers", "a list of base64 texts") }
            verifiers.append(try EntryVerifier(encoded: text))
        }
        guard !verifiers.isEmpty else { throw content.wrong("verifiers", "a list of one key or more") }
        let envelope = Array(try content.string("envelope").utf8)
        return AcceptedEntry(
            try EntryBody.dsse(envelope: envelope, verifiers: verifiers), said: [envelope], kept: [envelope])
    }

    /// `content.envelope` is the envelope as a string; one key must have made at least one of the signatures.
    static func inTotoV001(_ spec: ObjectReader, _ limit: Int) throws(RekorError) -> AcceptedEntry {
        let verifier = try EntryVerifier(encoded: try spec.string("publicKey"))
        let bytes = Array(try spec.object("content").string("envelope").utf8)
        let envelope = try ProposedEnvelope(parsing: bytes)
        let payload = try standardPayload(of: envelope)
        let message = envelope.message
        guard envelope.signatures.contains(where: { verifier.verify($0.bytes, of: message) }) else {
            throw RekorError(.verifierMismatch, "the key \(verifier.key.keyID.hex) made none of the signatures")
        }
        let entry = InTotoEntry(
            content: .hashed(envelope: SHA256.hash(bytes), verifier: verifier), payloadHash: SHA256.hash(payload))
        return AcceptedEntry(
            try EntryBody(.inToto(entry)), said: [payload], kept: payload.count <= limit ? [payload] : [])
    }

    /// The envelope is an object in which payload and signatures are in base64 twice, each signature with its key.
    static func inTotoV002(_ spec: ObjectReader, _ limit: Int) throws(RekorError) -> AcceptedEntry {
        let content = try spec.object("content")
        let statedHash = try content.statedHash("hash")
        let reader = try content.object("envelope")
        var signatures: [InTotoEntry.Signature] = []
        for element in try reader.elements("signatures") {
            let signature = try ObjectReader(element, at: "spec.content.envelope.signatures", codes: .entry)
            signatures.append(try InTotoEntry.Signature(signature))
        }
        let envelope = try ProposedEnvelope(
            payloadType: try reader.string("payloadType"),
            payloadText: String(validating: try reader.looseBase64("payload"), as: UTF8.self),
            signatureTexts: signatures.map(\.text))
        let payload = try standardPayload(of: envelope)
        try checkAll(signatures, of: envelope)
        let entry = InTotoEntry(
            content: .signed(
                payloadType: envelope.payloadType, statedHash: statedHash, signatures: signatures),
            payloadHash: SHA256.hash(payload))
        return AcceptedEntry(
            try EntryBody(.inToto(entry)), said: [payload], kept: payload.count <= limit ? [payload] : [])
    }

    /// Rekor tries every key on every signature, whichever it stands beside.
    private static func checkAll(
        _ signatures: [InTotoEntry.Signature], of envelope: ProposedEnvelope
    ) throws(RekorError) {
        _ = try envelope.owners(among: signatures.map(\.verifier))
    }

    /// In `intoto` entries Rekor reads the payload in the standard alphabet alone.
    private static func standardPayload(of envelope: ProposedEnvelope) throws(RekorError) -> [UInt8] {
        guard let payload = LooseBase64.decode(envelope.payloadText) else {
            throw RekorError(
                .envelopeSyntax, "the payload of an intoto entry is in base64 of the standard alphabet with padding")
        }
        return payload
    }

    /// A digest, a signature over what has it, and a key that is one of the permitted kinds for such a digest.
    static func hashedRekord(_ spec: ObjectReader) throws(RekorError) -> AcceptedEntry {
        let entry = try HashedRekordEntry(proposed: spec)
        guard let details = KeyDetails(entry.verifier.key), details.hash == entry.algorithm else {
            let kind = entry.verifier.key.kind
            throw RekorError(
                .keyUnsupported, "a key of kind \(kind) does not go with \(entry.algorithm.rawValue)",
                hint: "sha256 goes with P-256 and RSA of 2048, 3072 or 4096 bits, sha384 with P-384, "
                    + "sha512 with P-521 and Ed25519ph")
        }
        return AcceptedEntry(try EntryBody(.hashedRekord(entry)), said: [], kept: [])
    }
}
