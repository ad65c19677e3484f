public import Signing
import Wire

/// Detached OpenPGP signatures, which are seen and not checked (docs/decisions/0015-signatures-that-are-not-checked.md).
///
/// The document beside one is never taken for unsigned in silence: its signature has the status `unsupported`.
public struct OpenPGPHandler: SignatureHandler {
    public init() {}

    public let name = "openpgp"

    private static let armored = Array("-----BEGIN PGP SIGNATURE-----".utf8)
    private static let clearText = Array("-----BEGIN PGP SIGNED MESSAGE-----".utf8)

    public func recognizes(_ input: SignedInput) -> Bool {
        let text = input.bytes.drop { [0x20, 0x09, 0x0a, 0x0d].contains($0) }
        if input.document == nil { return text.starts(with: OpenPGPHandler.clearText) }
        return text.starts(with: OpenPGPHandler.armored) || OpenPGPHandler.isSignaturePacket(input.bytes)
    }

    public func extract(_ input: SignedInput) throws(TrustError) -> ExtractedSignature {
        guard let document = input.document else {
            throw TrustError(
                .signatureUnsupported, "the document is inside of an OpenPGP message",
                hint: "hand in the document itself, with its detached signature (.asc) beside it")
        }
        return ExtractedSignature(
            content: document, keyHints: [], unsupported: "OpenPGP signatures are not checked here")
    }

    public func verify(_ input: SignedInput, keys: [IssuerKey]) throws(TrustError) -> [Digest] { [] }

    /// The first byte of a signature packet (tag 2) in the old framing, or in the new one (RFC 9580 §4.2).
    private static func isSignaturePacket(_ bytes: [UInt8]) -> Bool {
        guard let first = bytes.first else { return false }
        return (0x88...0x8b).contains(first) || first == 0xc2
    }
}
