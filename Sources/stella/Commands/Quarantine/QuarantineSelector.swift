import Signing
import VEXLens

/// A refused document as users name it: its SHA-256, with or without `sha256:`, or the beginning of it.
struct QuarantineSelector {
    let text: String

    /// - Throws: `lens.not-found`, `usage.document` for a text that names none or several.
    func resolve(in quarantine: some QuarantineStore) throws -> QuarantinedDocument {
        let digits = (text.hasPrefix("sha256:") ? String(text.dropFirst("sha256:".count)) : text).lowercased()
        guard digits.utf8.count >= 8, digits.utf8.count <= 64, digits.utf8.allSatisfy(QuarantineSelector.isHex) else {
            throw CommandError(
                "usage.document", "\(text) names no document", hint: "give its SHA-256, or at least 8 digits of it")
        }
        if let digest = Digest(hex: digits) {
            guard let found = try quarantine.document(digest) else { throw notFound }
            return found
        }
        let found = try quarantine.documents(reason: nil, limit: .max).filter { $0.digest.hex.hasPrefix(digits) }
        guard let first = found.first else { throw notFound }
        guard found.count == 1 else {
            throw CommandError("usage.document", "\(found.count) documents begin with \(digits)", hint: "give more digits")
        }
        return first
    }

    private static func isHex(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte)
    }

    private var notFound: VEXLensError {
        VEXLensError(.notFound, "no document \(text) is in quarantine", hint: "see `stella vex quarantine list`")
    }
}
