/// A name or URL of a policy file: bytes that are compared as bytes, whatever they spell.
public struct PolicyText: Hashable, Sendable, CustomStringConvertible {
    /// At least one; no blank, no control character, no DEL. Need not be UTF-8.
    public let bytes: [UInt8]

    /// nil when a policy file cannot carry the bytes as one item.
    public init?(_ bytes: some Sequence<UInt8>) {
        self.bytes = Array(bytes)
        guard !self.bytes.isEmpty, self.bytes.allSatisfy({ $0 > 0x20 && $0 != 0x7f }) else { return nil }
    }

    /// nil when a policy file cannot carry the text as one item.
    public init?(_ text: String) { self.init(text.utf8) }

    /// For people; bytes that are not UTF-8 are shown as U+FFFD.
    public var description: String { String(decoding: bytes, as: UTF8.self) }
}
