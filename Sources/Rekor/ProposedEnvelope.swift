import Attestation
import Signing
import Wire

/// A DSSE envelope as Rekor reads one: every spelling of its JSON is taken, because only the hash of it is recorded.
///
/// Unknown members, any order, a `keyid` of any kind and base64 in either alphabet are taken. Refused on purpose, where
/// Rekor takes them: members given twice and names in another letter case, since two readers would see two envelopes
/// under one hash; text that is not UTF-8, nesting beyond 64 levels and more than 64 signatures, since each is work for
/// nothing that a signer ever wrote.
struct ProposedEnvelope {
    struct Signature {
        /// As it stands in the envelope.
        let text: String
        let bytes: [UInt8]
    }

    let payloadType: String
    let payloadText: String
    let payload: [UInt8]
    let signatures: [Signature]

    /// The bytes that were signed.
    var message: [UInt8] { Envelope.preAuthEncoding(type: payloadType, payload: payload) }

    /// - Throws: `rekor.envelope-syntax`.
    init(parsing bytes: [UInt8]) throws(RekorError) {
        let root = try JSONDocument(bytes, orThrow: .envelopeSyntax).root
        guard let list = root["signatures"], list.kind == .array else {
            throw RekorError(.envelopeSyntax, "the envelope has no array signatures")
        }
        var texts: [String] = []
        for element in list.elements {
            guard let text = element["sig"]?.string else {
                throw RekorError(.envelopeSyntax, "a signature of the envelope has no text sig")
            }
            texts.append(text)
        }
        try self.init(
            payloadType: root["payloadType"]?.string, payloadText: root["payload"]?.string, signatureTexts: texts)
    }

    /// - Throws: `rekor.envelope-syntax`.
    init(payloadType: String?, payloadText: String?, signatureTexts: [String]) throws(RekorError) {
        guard let payloadType, !payloadType.isEmpty else {
            throw RekorError(.envelopeSyntax, "the envelope has no payloadType")
        }
        guard let payloadText, let payload = LooseBase64.decodeEither(payloadText), !payload.isEmpty else {
            throw RekorError(.envelopeSyntax, "the payload of the envelope is empty or no base64")
        }
        guard (1...Envelope.signatureLimit).contains(signatureTexts.count) else {
            throw RekorError(
                .envelopeSyntax,
                "an envelope in a log has 1 to \(Envelope.signatureLimit) signatures, got \(signatureTexts.count)",
                hint: "sign it first")
        }
        var signatures: [Signature] = []
        for text in signatureTexts {
            guard let bytes = LooseBase64.decodeEither(text) else {
                throw RekorError(.envelopeSyntax, "a signature of the envelope is no base64")
            }
            signatures.append(Signature(text: text, bytes: bytes))
        }
        self.payloadType = payloadType
        self.payloadText = payloadText
        self.payload = payload
        self.signatures = signatures
    }

    /// Who made each signature, found as Rekor finds it: verifiers in turn until all signatures are covered, each
    /// taking the first that it verifies, a later one in place of an earlier one.
    ///
    /// - Throws: `rekor.verifier-mismatch` for a verifier that made none of the signatures, or a signature of nobody.
    func owners(among verifiers: [EntryVerifier]) throws(RekorError) -> [EntryVerifier] {
        let message = message
        var owners: [Identifier: EntryVerifier] = [:]
        let wanted = Set(signatures.map { Identifier($0.text) })
        for verifier in verifiers where owners.count < wanted.count {
            guard let first = signatures.first(where: { verifier.verify($0.bytes, of: message) }) else {
                throw RekorError(.verifierMismatch, "the key \(verifier.key.keyID.hex) made none of the signatures")
            }
            owners[Identifier(first.text)] = verifier
        }
        guard owners.count == wanted.count else {
            throw RekorError(
                .verifierMismatch, "\(wanted.count - owners.count) of the signatures are by none of the keys",
                hint: "give the public key of every signature in the envelope, each signing once")
        }
        return signatures.compactMap { owners[Identifier($0.text)] }
    }
}
