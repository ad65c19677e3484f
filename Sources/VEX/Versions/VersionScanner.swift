/// Walks over the bytes of a version text.
struct VersionScanner {
    let bytes: ArraySlice<UInt8>
    private(set) var position: Int

    init(_ bytes: [UInt8]) { self.init(bytes[...]) }

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    var isAtEnd: Bool { position == bytes.endIndex }
    var next: UInt8? { isAtEnd ? nil : bytes[position] }
    var rest: ArraySlice<UInt8> { bytes[position...] }

    mutating func take(while isWanted: (UInt8) -> Bool) -> ArraySlice<UInt8> {
        let start = position
        while let byte = next, isWanted(byte) { position += 1 }
        return bytes[start..<position]
    }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    /// The first of the words that stands here; longer words go before their beginnings.
    mutating func take(oneOf words: [StaticString]) -> Int? {
        for (index, word) in words.enumerated() {
            let isHere = word.withUTF8Buffer { rest.starts(with: $0) }
            if isHere {
                position += word.utf8CodeUnitCount
                return index
            }
        }
        return nil
    }

    /// One digit or more.
    mutating func takeNumber() -> DigitString? {
        let digits = take(while: isDigit)
        return digits.isEmpty ? nil : DigitString(digits)
    }
}

func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
func isLetter(_ byte: UInt8) -> Bool { byte < 0x80 && (0x61...0x7a).contains(byte | 0x20) }
func isAlphanumeric(_ byte: UInt8) -> Bool { isDigit(byte) || isLetter(byte) }

/// One or more letters, digits and dashes: what stands between dots after a version's numbers.
func isLabel(_ bytes: ArraySlice<UInt8>) -> Bool {
    !bytes.isEmpty && bytes.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "-") }
}

/// What stands between dots, empty parts included.
func dottedParts(_ bytes: ArraySlice<UInt8>) -> [ArraySlice<UInt8>] {
    bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
}
