public import Signing
import TLog
import Wire

/// The public key or certificate that an entry names for a signature.
///
/// Rekor writes it into the leaf in one spelling, whatever the client sent: PEM with 64 columns, LF, a final LF.
/// Of certificates only the key of the first is used; chains, names and dates are not looked at.
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

    /// Reads a `PUBLIC KEY`, or up to 10 blocks of `CERTIFICATE`, with any line ends.
    ///
    /// - Throws: `rekor.verifier-syntax`.
    public init(pem text: String) throws(RekorError) {
        do {
            key = try PublicKey(pem: text)
        } catch {
            throw RekorError(.verifierSyntax, "\(error)")
        }
        certificates = try EntryVerifier.certificates(in: text)
        guard certificates.count <= EntryVerifier.maxCertificates else {
            throw RekorError(.verifierSyntax, "a verifier has at most \(EntryVerifier.maxCertificates) certificates")
        }
    }

    /// The text in the spelling that enters a leaf.
    public var pem: String {
        certificates.isEmpty ? key.pem : certificates.map { EntryVerifier.pem(ofCertificate: $0) }.joined()
    }

    /// Base64 of ``pem``, the form in which version 0.0.1 entries hold it.
    var encoded: String { Base64.encode(pem.utf8) }

    init(encoded text: String) throws(RekorError) {
        guard let bytes = Base64.decode(text), let pem = String(validating: bytes, as: UTF8.self) else {
            throw RekorError(.verifierSyntax, "a verifier is base64 of PEM")
        }
        try self.init(pem: pem)
    }

    /// Whether this key signed a message, in its own scheme or, as Rekor v1 checks all ECDSA, over SHA-256.
    package func verify(_ signature: [UInt8], of message: [UInt8]) -> Bool {
        key.verify(signature, of: message, with: key.defaultScheme)
            || (key.defaultScheme != key.rekorScheme && key.verify(signature, of: message, with: key.rekorScheme))
    }

    private static let begin = "-----BEGIN CERTIFICATE-----"
    private static let end = "-----END CERTIFICATE-----"

    /// The blocks before the first line of another kind of block, so that a key is never taken for a certificate.
    private static func certificates(in text: String) throws(RekorError) -> [[UInt8]] {
        var certificates: [[UInt8]] = []
        var body: String?
        for line in text.utf8.split(whereSeparator: { $0 == 0x0a || $0 == 0x0d }).map({ String(Substring($0)) }) {
            if line.hasPrefix(begin) {
                body = ""
            } else if line.hasPrefix(end), let whole = body {
                guard let der = Base64.decode(whole) else {
                    throw RekorError(.verifierSyntax, "a certificate is base64 between its begin and end lines")
                }
                certificates.append(der)
                body = nil
            } else if body == nil, line.hasPrefix("-----BEGIN ") {
                return certificates
            } else {
                body?.append(contentsOf: line.filter { $0 != " " && $0 != "\t" })
            }
        }
        return certificates
    }

    private static func pem(ofCertificate der: [UInt8]) -> String {
        var text = begin + "\n"
        let body = Array(Base64.encode(der).utf8)
        for start in stride(from: 0, to: body.count, by: 64) {
            text += String(decoding: body[start..<min(start + 64, body.count)], as: UTF8.self) + "\n"
        }
        return text + end + "\n"
    }
}
