import Signing

/// What an entry is found by besides its leaf hash: a digest, a public key, an e-mail address, whatever its kind names.
///
/// The log gives texts no meaning: whoever submits and whoever asks makes them equal first. 16 bytes of a SHA-256 stand
/// for the text; two texts with the same ones take 2^64 tries to find, and would at worst bring an entry that the asker
/// then sees to be another.
public struct SearchKey: Sendable, Hashable, Comparable {
    package static let byteCount = 16

    package let high: UInt64
    package let low: UInt64

    /// - Parameter text: Normalized; compared byte by byte.
    public init(_ text: String) {
        var text = text
        (high, low) = text.withUTF8 { SHA256.hash(UnsafeRawBufferPointer($0)) }.withUnsafeBytes { bytes in
            (
                UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
                UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
            )
        }
    }

    public static func < (left: SearchKey, right: SearchKey) -> Bool {
        left.high != right.high ? left.high < right.high : left.low < right.low
    }
}

/// The search keys of an entry.
public struct PlacedKeys: Sendable {
    public let index: VirtualIndex
    public let keys: [SearchKey]

    public init(_ keys: [SearchKey], at index: VirtualIndex) {
        self.index = index
        self.keys = keys
    }
}

/// Watches that keys come in the order of their entries, which the ledger must have.
package struct KeyOrder {
    private let end: VirtualIndex
    private var last = VirtualIndex(0)

    package init(end: VirtualIndex) { self.end = end }

    /// - Throws: `ledger.out-of-range`.
    package mutating func take(_ placed: PlacedKeys) throws(LedgerError) {
        guard placed.index >= last, placed.index < end else {
            throw LedgerError(
                .outOfRange, "keys of entry \(placed.index) come behind those of \(last), the ledger has \(end) entries",
                outcome: .nothingKept)
        }
        last = placed.index
    }
}
