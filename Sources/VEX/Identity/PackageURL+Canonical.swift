extension PackageURL {
    /// Whether a text is plainly its own canonical spelling, so that nobody has to take it apart; false tells nothing.
    ///
    /// Most package URLs of vendors are: no upper case that a type might fold, nothing escaped or to be escaped, sorted
    /// qualifiers, no subpath, and none of the two types that respell lower-case names.
    static func isPlainlyCanonical(_ text: String) -> Bool {
        text.utf8.withContiguousStorageIfAvailable { bytes in
            var glance = Glance(bytes: bytes)
            return glance.passes()
        } ?? false
    }

    private struct Glance {
        let bytes: UnsafeBufferPointer<UInt8>
        private var position = 0

        init(bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

        mutating func passes() -> Bool {
            guard takeType() else { return false }
            repeat {
                guard skip(.plain) else { return false }
            } while take("/")
            if take("@"), !skip(.plain) { return false }
            if take("?"), !takeQualifiers() { return false }
            return position == bytes.count
        }

        private mutating func takeType() -> Bool {
            guard bytes.count > 4, bytes.prefix(4).elementsEqual("pkg:".utf8) else { return false }
            position = 4
            guard Kind.letter.contains(bytes[4]), skip(.type) else { return false }
            let type = bytes[4..<position]
            return take("/") && !type.elementsEqual("pypi".utf8) && !type.elementsEqual("pub".utf8)
        }

        private mutating func takeQualifiers() -> Bool {
            var previous = bytes[0..<0]
            repeat {
                let start = position
                guard start < bytes.count, Kind.letter.contains(bytes[start]), skip(.key) else { return false }
                let key = bytes[start..<position]
                guard previous.lexicographicallyPrecedes(key), take("="), skip(.value) else { return false }
                previous = key
            } while take("&")
            return true
        }

        private mutating func take(_ character: Unicode.Scalar) -> Bool {
            guard position < bytes.count, bytes[position] == UInt8(ascii: character) else { return false }
            position += 1
            return true
        }

        /// Steps over what belongs to a part; whether there was anything.
        @inline(__always) private mutating func skip(_ kind: Kind) -> Bool {
            let start = position
            while position < bytes.count, kind.contains(bytes[position]) { position += 1 }
            return position > start
        }
    }

    /// Which bytes a part of a canonical spelling may have: two words of 64 bits for the ASCII characters.
    private struct Kind {
        private let low: UInt64
        private let high: UInt64

        static let letter = Kind("abcdefghijklmnopqrstuvwxyz")
        static let type = Kind("abcdefghijklmnopqrstuvwxyz0123456789.+-")
        static let key = Kind("abcdefghijklmnopqrstuvwxyz0123456789.-_")
        static let plain = Kind("abcdefghijklmnopqrstuvwxyz0123456789.-_~:")
        static let value = Kind("abcdefghijklmnopqrstuvwxyz0123456789.-_~:ABCDEFGHIJKLMNOPQRSTUVWXYZ")

        private init(_ characters: StaticString) {
            var words: (low: UInt64, high: UInt64) = (0, 0)
            characters.withUTF8Buffer { bytes in
                for byte in bytes {
                    if byte < 64 { words.low |= 1 << byte } else { words.high |= 1 << (byte - 64) }
                }
            }
            (low, high) = words
        }

        @inline(__always) func contains(_ byte: UInt8) -> Bool {
            byte < 0x80 && (byte < 64 ? low : high) >> (byte & 63) & 1 == 1
        }
    }
}
