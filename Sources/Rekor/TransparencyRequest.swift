import Signing
import Wire

/// What a client posts to a v2 log (`CreateEntryRequest`), in protocol buffers' JSON.
///
/// `{"hashedRekordRequestV002":{"digest":…,"signature":{"content":…,"verifier":…}}}`; also `dsseRequestV002`, which
/// Rekor dropped and clients until 2026 send, if the log is told to take it. The error texts begin as Rekor's do.
public struct TransparencyRequest: Sendable {
    public let accepted: AcceptedEntry

    /// Most signatures, and most verifiers, of a `dsse` request.
    public static let signatureLimit = 10

    /// - Parameters:
    ///   - takesDSSE: Whether a `dsse` 0.0.2 request is taken.
    ///   - attachmentLimit: How long the payload of such a request may be to be kept.
    /// - Throws: `rekor.entry-syntax`, `rekor.entry-kind`, `rekor.envelope-syntax`, `rekor.verifier-syntax`,
    ///   `rekor.verifier-mismatch`, `rekor.key-unsupported`, `rekor.entry-too-long`.
    public init(
        parsing bytes: [UInt8], takesDSSE: Bool, attachmentLimit: Int = AcceptedEntry.attachmentLimit
    ) throws(RekorError) {
        let request = try ProtobufReader(
            JSONDocument(bytes, orThrow: .entrySyntax).root, at: "request",
            knowing: ["hashedRekordRequestV002", "dsseRequestV002"])
        switch (request.has("hashedRekordRequestV002"), request.has("dsseRequestV002")) {
        case (true, false):
            accepted = try TransparencyRequest.saying("invalid hashedrekord request") { () throws(RekorError) in
                try TransparencyRequest.hashedRekord(request)
            }
        case (false, true):
            guard takesDSSE else {
                throw RekorError(
                    .entryKind, "invalid type, must be hashedrekord",
                    hint: "send the digest of the envelope's pre-authentication encoding as hashedrekord 0.0.2")
            }
            accepted = try TransparencyRequest.saying("invalid dsse request") { () throws(RekorError) in
                try TransparencyRequest.dsse(request, attachmentLimit)
            }
        case (true, true):
            throw RekorError(.entrySyntax, "the request is of two types at once")
        case (false, false):
            throw RekorError(
                .entryKind, "invalid type, must be " + (takesDSSE ? "either hashedrekord or dsse" : "hashedrekord"))
        }
    }

    private static func saying(
        _ text: String, _ make: () throws(RekorError) -> AcceptedEntry
    ) throws(RekorError) -> AcceptedEntry {
        do {
            return try make()
        } catch {
            throw RekorError(error.code, "\(text): \(error.detail)", hint: error.hint)
        }
    }

    private static func hashedRekord(_ request: ProtobufReader) throws(RekorError) -> AcceptedEntry {
        let spec = try request.object("hashedRekordRequestV002", knowing: ["digest", "signature"])
        let signature = try spec.object("signature", knowing: ["content", "verifier"])
        let content = try signature.bytes("content")
        let (verifier, details) = try verifier(signature.required("verifier"), at: signature.path + ".verifier")
        guard details != .ed25519 else {
            throw RekorError(
                .keyUnsupported, "\(details.rawValue) signs no digest", hint: "sign as PKIX_ED25519_PH")
        }
        let entry = try HashedRekordEntry(
            version: .v002, algorithm: details.hash, digest: try spec.bytes("digest"), signature: content,
            verifier: verifier)
        try entry.verify()
        return AcceptedEntry(try EntryBody(.hashedRekord(entry)), said: [], kept: [])
    }

    private static func dsse(_ request: ProtobufReader, _ limit: Int) throws(RekorError) -> AcceptedEntry {
        let spec = try request.object("dsseRequestV002", knowing: ["envelope", "verifiers"])
        let reader = try spec.object("envelope", knowing: ["payload", "payloadType", "signatures"])
        var texts: [String] = []
        for element in try reader.elements("signatures") {
            let signature = try ProtobufReader(element, at: "envelope.signatures", knowing: ["sig", "keyid"])
            texts.append(Base64.encode(try signature.bytes("sig")))
        }
        var verifiers: [(verifier: EntryVerifier, details: KeyDetails)] = []
        for element in try spec.elements("verifiers") {
            verifiers.append(try verifier(element, at: "verifiers"))
        }
        guard (1...signatureLimit).contains(texts.count), (1...signatureLimit).contains(verifiers.count) else {
            throw RekorError(.entrySyntax, "a request has 1 to \(signatureLimit) signatures and as many verifiers")
        }
        let envelope = try ProposedEnvelope(
            payloadType: try reader.string("payloadType"), payloadText: Base64.encode(try reader.bytes("payload")),
            signatureTexts: texts)
        let owners = try envelope.owners(among: verifiers.map(\.verifier))
        let signatures = zip(envelope.signatures, owners).map { signature, owner in
            DSSETransparencyEntry.Signature(
                bytes: signature.bytes, verifier: owner,
                details: verifiers.first { $0.verifier == owner }?.details ?? .ecdsaP256)
        }
        let entry = DSSETransparencyEntry(payloadHash: SHA256.hash(envelope.payload), signatures: signatures)
        let payload = envelope.payload
        return AcceptedEntry(
            try EntryBody(.dsseV002(entry)), said: [payload], kept: payload.count <= limit ? [payload] : [])
    }

    private static func verifier(
        _ node: JSONNode, at path: String
    ) throws(RekorError) -> (EntryVerifier, KeyDetails) {
        let reader = try ProtobufReader(node, at: path, knowing: ["publicKey", "x509Certificate", "keyDetails"])
        guard reader.has("publicKey") != reader.has("x509Certificate") else {
            throw RekorError(.entrySyntax, "\(path) has neither or both of publicKey and x509Certificate")
        }
        let isKey = reader.has("publicKey")
        let raw = try reader.object(isKey ? "publicKey" : "x509Certificate", knowing: ["rawBytes"]).bytes("rawBytes")
        let verifier = try isKey ? EntryVerifier(spki: raw) : EntryVerifier(certificate: raw)
        let name = try reader.required("keyDetails")
        let byNumber = name.int.flatMap { KeyDetails(number: $0) }
        guard let details = name.string.flatMap({ KeyDetails(rawValue: $0) }) ?? byNumber else {
            throw RekorError(
                .keyUnsupported, "\(path).keyDetails is not the name of a permitted kind of key",
                hint: "use ECDSA P-256, P-384 or P-521, RSA of 2048, 3072 or 4096 bits, or Ed25519ph")
        }
        guard details.fits(verifier.key) else {
            throw RekorError(.keyUnsupported, "\(details.rawValue) is not a name for \(verifier.key.kind)")
        }
        return (verifier, details)
    }
}
