public import Signing
import TLog
import Wire

/// The public key or certificate that an entry names for a signature.
///
/// Rekor writes it into the leaf in one spelling, whatever the client sent: PEM with 64 columns, LF, a final LF.
/// Of certificates only the key of the first is used. Whether the others lead to its issuer is asked for `hashedrekord`
/// alone, and never whether it was still valid.
public struct EntryVerifier: Sendable, Hashable {
    public let key: PublicKey
    /// DER of each certificate, the signer's first; none for a bare key.
    public let certificates: [[UInt8]]

    /// Most certificates in one verifier.
    public static let maxCertificates = 10

    public init(_ key: PublicKey) {
        self.key = key
        certificates = []
    }

    /// - Throws: `rekor.verifier-syntax`.
    public init(certificate der: [UInt8]) throws(RekorError) {
        try self.init(pem: EntryVerifier.pem(ofCertificate: der))
    }

    /// Reads one `PUBLIC KEY`, or up to 10 blocks of `CERTIFICATE`, with any line ends.
    ///
    /// - Throws: `rekor.verifier-syntax`.
    public init(pem text: String) throws(RekorError) {
        let blocks: [PEM.Block]
        do {
            blocks = try PEM.blocks(in: text)
            key = try PublicKey(pem: text)
        } catch {
            throw RekorError(.verifierSyntax, "\(error)")
        }
        let labels = Set(blocks.map(\.label))
        guard labels == ["CERTIFICATE"] || (labels == ["PUBLIC KEY"] && blocks.count == 1) else {
            throw RekorError(.verifierSyntax, "a verifier is one PUBLIC KEY, or blocks of CERTIFICATE alone")
        }
        certificates = labels == ["CERTIFICATE"] ? blocks.map(\.bytes) : []
        guard certificates.count <= EntryVerifier.maxCertificates else {
            throw RekorError(.verifierSyntax, "a verifier has at most \(EntryVerifier.maxCertificates) certificates")
        }
        // The key of the first was read above; the others enter the leaf as well and must be certificates.
        for der in certificates.dropFirst() { _ = try EntryVerifier.certificate(der) }
    }

    private static func certificate(_ der: [UInt8]) throws(RekorError) -> Certificate {
        do {
            return try Certificate(der: der)
        } catch {
            throw RekorError(.verifierSyntax, "\(error)")
        }
    }

    /// The names in the signer's certificate.
    var names: [String] {
        certificates.first.flatMap { try? Certificate(der: $0) }?.alternativeNames ?? []
    }

    /// Two certificates or more must lead from the first to the last, at the moment from which the first is valid.
    ///
    /// - Throws: `rekor.chain-invalid`.
    func checkChain() throws(RekorError) {
        guard certificates.count > 1 else { return }
        var chain: [Certificate] = []
        for der in certificates { chain.append(try EntryVerifier.certificate(der)) }
        guard Certificate.isChain(chain) else {
            throw RekorError(
                .chainInvalid, "the \(chain.count) certificates of the verifier are not a chain",
                hint: "put the signer's certificate first, each issuer after it, the root last")
        }
    }

    /// The text in the spelling that enters a leaf.
    public var pem: String {
        certificates.isEmpty ? key.pem : certificates.map { EntryVerifier.pem(ofCertificate: $0) }.joined()
    }

    /// Base64 of ``pem``, the form in which version 0.0.1 entries hold it.
    var encoded: String { Base64.encode(pem.utf8) }

    init(encoded text: String) throws(RekorError) {
        guard let bytes = LooseBase64.decode(text), let pem = String(validating: bytes, as: UTF8.self) else {
            throw RekorError(.verifierSyntax, "a verifier is base64 of PEM")
        }
        try self.init(pem: pem)
    }

    /// Whether this key signed a message, in its own scheme or, as Rekor v1 checks all ECDSA, over SHA-256.
    package func verify(_ signature: [UInt8], of message: [UInt8]) -> Bool {
        key.verify(signature, of: message, with: key.defaultScheme)
            || (key.defaultScheme != key.rekorScheme && key.verify(signature, of: message, with: key.rekorScheme))
    }

    private static func pem(ofCertificate der: [UInt8]) -> String { PEM.encode("CERTIFICATE", der) }
}
