/// The body of a witness signature, C2SP tlog-cosignature type 0x04: a time and an Ed25519 signature.
///
/// It says that at that time this was the largest tree the witness knew for the origin; time 0 drops that claim.
public struct Cosignature: Hashable, Sendable {
    /// POSIX seconds, below 2^63.
    public let time: UInt64
    /// 64 bytes.
    public let bytes: [UInt8]

    /// Reads the body of a note signature; nil unless it is 8 + 64 bytes with a time below 2^63.
    public init?(_ signature: NoteSignature) {
        guard signature.bytes.count == 72 else { return nil }
        time = signature.bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
        bytes = Array(signature.bytes.dropFirst(8))
        guard time <= UInt64(Int64.max) else { return nil }
    }

    /// What the witness signs: two lines, then the whole text of the note with any extension lines.
    public func message(for text: String) -> [UInt8] { Cosignature.message(time: time, text: text) }

    static func message(time: UInt64, text: String) -> [UInt8] {
        Array("cosignature/v1\ntime \(time)\n\(text)".utf8)
    }

    /// The body of the note signature: the time in eight bytes, big-endian, and the signature.
    static func body(time: UInt64, signature: [UInt8]) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: time >> (56 - 8 * $0)) } + signature
    }
}
