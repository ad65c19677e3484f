public import Signing
public import Wire

extension Digest {
    /// `sha256:` and 64 lower-case hexadecimal digits, as identifiers are written in every predicate.
    package var prefixed: String { "sha256:" + hex }

    package init?(prefixed text: String) {
        guard text.hasPrefix("sha256:") else { return nil }
        let digits = text.dropFirst("sha256:".count)
        guard digits.utf8.allSatisfy({ 0x30...0x39 ~= $0 || 0x61...0x66 ~= $0 }) else { return nil }
        self.init(hex: String(digits))
    }
}

extension Digest: CanonicalWritable {
    /// As ``prefixed``.
    public func write(to writer: inout CanonicalWriter) { withUnsafeBytes { writer.hexadecimal($0, after: "sha256:") } }
}
