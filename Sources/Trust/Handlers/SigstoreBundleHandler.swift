import Attestation
public import Signing
import Wire

/// Sigstore bundles: a DSSE envelope with the document inside, or a signature over the document beside it.
///
/// What counts is the key of a registered issuer. Certificates and log entries of the bundle are not looked at: a bundle
/// that has nothing but a certificate is `unsupported`, never verified.
public struct SigstoreBundleHandler: SignatureHandler {
    public init() {}

    public let name = "sigstore"

    public func recognizes(_ input: SignedInput) -> Bool {
        input.json?["mediaType"]?.string?.hasPrefix("application/vnd.dev.sigstore.bundle") == true
    }

    public func extract(_ input: SignedInput) throws(TrustError) -> ExtractedSignature {
        let bundle = try BundledSignature(input)
        return ExtractedSignature(
            content: bundle.content, keyHints: bundle.keyHints, objection: bundle.objection,
            unsupported: bundle.isByCertificate
                ? "the bundle is signed with a certificate, which is not checked here: no registered key made it" : nil)
    }

    public func verify(_ input: SignedInput, keys: [IssuerKey]) throws(TrustError) -> [Digest] {
        let bundle = try BundledSignature(input)
        guard bundle.objection == nil else { return [] }
        switch bundle.form {
        case .envelope(let envelope):
            return envelope.verify(bound: keys.map { ($0.publicKey, $0.envelopeScheme) }).keys.map(\.keyID)
        case .message(let signature):
            return keys.filter { $0.publicKey.verify(signature, of: bundle.content, with: $0.envelopeScheme) }.map(
                \.keyID)
        }
    }
}

/// What a bundle says about who signed what.
private struct BundledSignature {
    enum Form {
        case envelope(Envelope)
        case message([UInt8])
    }

    let form: Form
    /// The document.
    let content: [UInt8]
    /// Why the signature is not about the document.
    let objection: String?
    let keyHints: [String]
    let isByCertificate: Bool

    init(_ input: SignedInput) throws(TrustError) {
        guard let root = input.json, root.kind == .object else { throw BundledSignature.malformed("it is no object") }
        let material = root["verificationMaterial"]
        isByCertificate = material?["certificate"] != nil || material?["x509CertificateChain"] != nil
        let hint = material?["publicKey"]?["hint"]?.string
        switch (root["dsseEnvelope"], root["messageSignature"]) {
        case (let node?, nil):
            let envelope = try BundledSignature.envelope(node)
            form = .envelope(envelope)
            content = input.document ?? envelope.payload
            objection = input.document.flatMap { BundledSignature.objection(to: envelope, about: $0) }
            keyHints = BundledSignature.names(hint) + envelope.signatures.compactMap(\.keyID)
        case (nil, let node?):
            guard let document = input.document else {
                throw TrustError(
                    .malformedSignature, "the bundle signs a file that is not in it",
                    hint: "hand in that file, with the bundle beside it or as --signature")
            }
            let message = try BundledSignature.message(node, about: document)
            (form, objection) = (.message(message.signature), message.objection)
            content = document
            keyHints = BundledSignature.names(hint)
        default: throw BundledSignature.malformed("it has one of dsseEnvelope and messageSignature")
        }
    }

    private static func envelope(_ node: JSONNode) throws(TrustError) -> Envelope {
        do {
            return try Envelope(node)
        } catch {
            throw TrustError(.malformedSignature, "the DSSE envelope of the bundle cannot be read", from: error)
        }
    }

    private static func message(
        _ node: JSONNode, about document: [UInt8]
    ) throws(TrustError) -> (signature: [UInt8], objection: String?) {
        guard let signature = node["signature"]?.string.flatMap({ Base64.decodeEither($0) }), !signature.isEmpty else {
            throw malformed("messageSignature.signature is no base64 text")
        }
        guard let stated = node["messageDigest"] else { return (signature, nil) }
        let algorithms: [String: HashAlgorithm] = ["SHA2_256": .sha256, "SHA2_384": .sha384, "SHA2_512": .sha512]
        guard let algorithm = stated["algorithm"]?.string.flatMap({ algorithms[$0] }),
            let digest = stated["digest"]?.string.flatMap({ Base64.decodeEither($0) })
        else { throw malformed("messageSignature.messageDigest is no SHA-2 digest") }
        return (
            signature,
            algorithm.hash(document) == digest ? nil : "the bundle signs another document: its digest differs"
        )
    }

    /// Beside its document an envelope holds that document, or an in-toto Statement with its SHA-256 among the subjects.
    private static func objection(to envelope: Envelope, about document: [UInt8]) -> String? {
        if envelope.payload == document { return nil }
        let digest = SHA256.hash(document)
        if let statement = try? InTotoStatement(parsing: envelope.payload),
            statement.subjects.contains(where: { $0.sha256 == digest })
        {
            return nil
        }
        return "the bundle's envelope is about another document"
    }

    /// A hint as it is written and, when it is the base64 of a key's SHA-256, as the directory names keys.
    private static func names(_ hint: String?) -> [String] {
        guard let hint, !hint.isEmpty else { return [] }
        guard let bytes = Base64.decodeEither(hint), bytes.count == 32 else { return [hint] }
        return [hint, Hex.encode(bytes)]
    }

    private static func malformed(_ detail: String) -> TrustError {
        TrustError(.malformedSignature, "the Sigstore bundle cannot be read: \(detail)")
    }
}
