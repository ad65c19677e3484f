extension JSONScanner {
    /// Steps over a string from its opening quotation mark; true when it holds an escape.
    ///
    /// Plain ASCII goes by eight bytes: the lowest marked byte of the word is exact, because borrows only travel up.
    mutating func scanString() throws(JSONError) -> Bool {
        position += 1
        var escaped = false
        while true {
            while position + 8 <= count {
                let stop = stops(in: word(at: position))
                guard stop == 0 else {
                    position += stop.trailingZeroBitCount / 8
                    break
                }
                position += 8
            }
            guard position < count else { throw error(.syntax, "the text ends inside a string") }
            let byte = base[position]
            if byte == UInt8(ascii: "\"") {
                position += 1
                return escaped
            } else if byte == UInt8(ascii: "\\") {
                escaped = true
                try scanEscape()
            } else if byte < 0x20 {
                throw error(.syntax, "a control character inside a string")
            } else if byte < 0x80 {
                position += 1
            } else {
                try scanMultibyte(byte)
            }
        }
    }

    /// Marks (in bit 7) the bytes that need a look: what is escaped, and what is beyond ASCII.
    @inline(__always) private func stops(in word: UInt64) -> UInt64 { JSONWord.escaped(word) | word & 0x8080_8080_8080_8080 }

    private mutating func scanEscape() throws(JSONError) {
        guard position + 1 < count else { throw error(.syntax, "the text ends inside a string") }
        switch base[position + 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            position += 2
        case UInt8(ascii: "u"):
            let unit = try hexUnit(at: position + 2)
            switch unit {
            case 0xd800...0xdbff:
                guard position + 7 < count, base[position + 6] == UInt8(ascii: "\\"),
                    base[position + 7] == UInt8(ascii: "u"), try 0xdc00...0xdfff ~= hexUnit(at: position + 8)
                else { throw error(.encoding, "half a surrogate pair") }
                position += 12
            case 0xdc00...0xdfff: throw error(.encoding, "half a surrogate pair")
            default: position += 6
            }
        default: throw error(.syntax, "no such escape")
        }
    }

    private func hexUnit(at offset: Int) throws(JSONError) -> UInt16 {
        guard offset + 4 <= count else { throw error(.syntax, "the text ends inside a string") }
        var unit: UInt16 = 0
        for index in offset..<offset + 4 {
            guard let digit = Hex.value(of: base[index]) else { throw error(.syntax, "four hexadecimal digits are wanted") }
            unit = unit << 4 | UInt16(digit)
        }
        return unit
    }

    /// Steps over one well-formed UTF-8 sequence (RFC 3629 §4): no overlong form, no surrogate, nothing beyond U+10FFFF.
    private mutating func scanMultibyte(_ lead: UInt8) throws(JSONError) {
        let length: Int
        var second: ClosedRange<UInt8> = 0x80...0xbf
        switch lead {
        case 0xc2...0xdf: length = 2
        case 0xe0: (length, second) = (3, 0xa0...0xbf)
        case 0xed: (length, second) = (3, 0x80...0x9f)
        case 0xe1...0xef: length = 3
        case 0xf0: (length, second) = (4, 0x90...0xbf)
        case 0xf1...0xf3: length = 4
        case 0xf4: (length, second) = (4, 0x80...0x8f)
        default: throw error(.encoding, "not UTF-8")
        }
        guard position + length <= count, second ~= base[position + 1] else { throw error(.encoding, "not UTF-8") }
        for offset in 2..<max(2, length) where base[position + offset] & 0xc0 != 0x80 {
            throw error(.encoding, "not UTF-8")
        }
        position += length
    }
}
