import Glibc

/// The member names of the objects that are open, to find duplicates among siblings.
///
/// Small objects compare each new name with its siblings; objects of more than 16 members, and those with escaped
/// names, are checked once at their end by sorting, so that no input costs quadratic time.
struct JSONNameStack {
    private struct Name {
        let start: Int
        let length: Int
        /// The first eight bytes, so that most comparisons end here.
        let head: UInt64
        let escaped: Bool
    }

    private static let comparedDirectly = 16
    private var names: [Name] = []

    var count: Int { names.count }

    /// Adds a name; the start of an equal sibling when one is found right away.
    @inline(__always)
    mutating func push(
        _ base: UnsafePointer<UInt8>, from start: Int, to end: Int, escaped: Bool, since first: Int
    ) -> Int? {
        let length = end - start
        // The opening quotation mark lies before `start` and the closing one after `end`, so up to nine bytes can be
        // read backwards or forwards only when the name is that long; shorter names are gathered byte by byte.
        var head: UInt64 = 0
        if length >= 8 {
            head = UnsafeRawPointer(base + start).loadUnaligned(as: UInt64.self)
        } else {
            for offset in 0..<length { head = head << 8 | UInt64(base[start + offset]) }
        }
        let siblings = names.count - first
        if !escaped, siblings < JSONNameStack.comparedDirectly {
            for index in first..<names.count {
                let other = names[index]
                if other.head == head, other.length == length, !other.escaped,
                    length <= 8 || memcmp(base + other.start, base + start, length) == 0
                {
                    return other.start
                }
            }
        }
        names.append(Name(start: start, length: length, head: head, escaped: escaped))
        return nil
    }

    /// Ends an object; the start of a duplicate name that only the full check finds.
    @inline(__always)
    mutating func pop(to first: Int, _ base: UnsafePointer<UInt8>) -> Int? {
        let siblings = names.count - first
        let duplicate = siblings > JSONNameStack.comparedDirectly || names[first...].contains { $0.escaped }
            ? fullCheck(since: first, base) : nil
        names.removeLast(siblings)
        return duplicate
    }

    private func fullCheck(since first: Int, _ base: UnsafePointer<UInt8>) -> Int? {
        let decoded = names[first...].map { name in
            let raw = UnsafeBufferPointer(start: base + name.start, count: name.length)
            return (name: name.escaped ? JSONEscapes.decode(raw) : Array(raw), start: name.start)
        }
        let sorted = decoded.sorted { left, right in
            left.name == right.name ? left.start < right.start : left.name.lexicographicallyPrecedes(right.name)
        }
        return zip(sorted, sorted.dropFirst()).first { $0.name == $1.name }?.1.start
    }
}

/// The escapes of JSON strings (RFC 8259 §7).
enum JSONEscapes {
    /// The UTF-8 of a string's inside. Requires that the scanner has accepted it.
    static func decode(_ raw: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(raw.count)
        var index = 0
        while index < raw.count {
            guard raw[index] == UInt8(ascii: "\\") else {
                bytes.append(raw[index])
                index += 1
                continue
            }
            switch raw[index + 1] {
            case UInt8(ascii: "u"):
                var scalar = unit(raw, at: index + 2)
                index += 6
                if 0xd800...0xdbff ~= scalar {
                    scalar = 0x10000 + (scalar - 0xd800) << 10 + (unit(raw, at: index + 2) - 0xdc00)
                    index += 6
                }
                if let scalar = Unicode.Scalar(scalar) { bytes.append(contentsOf: UTF8.encode(scalar).map(Array.init) ?? []) }
                continue
            case UInt8(ascii: "b"): bytes.append(0x08)
            case UInt8(ascii: "f"): bytes.append(0x0c)
            case UInt8(ascii: "n"): bytes.append(0x0a)
            case UInt8(ascii: "r"): bytes.append(0x0d)
            case UInt8(ascii: "t"): bytes.append(0x09)
            case let same: bytes.append(same)
            }
            index += 2
        }
        return bytes
    }

    private static func unit(_ raw: UnsafeBufferPointer<UInt8>, at offset: Int) -> UInt32 {
        (offset..<offset + 4).reduce(0) { $0 << 4 | UInt32(Hex.value(of: raw[$1]) ?? 0) }
    }

    /// Appends a string as JSON and RFC 8785 §3.2.2.2 write it: only what must be escaped is, in its shortest form.
    static func append(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        var text = text
        text.withUTF8 { utf8 in
            var start = 0
            while let index = firstToEscape(in: utf8, from: start) {
                let byte = utf8[index]
                bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[start..<index]))
                start = index + 1
                bytes.append(UInt8(ascii: "\\"))
                switch byte {
                case 0x08: bytes.append(UInt8(ascii: "b"))
                case 0x09: bytes.append(UInt8(ascii: "t"))
                case 0x0a: bytes.append(UInt8(ascii: "n"))
                case 0x0c: bytes.append(UInt8(ascii: "f"))
                case 0x0d: bytes.append(UInt8(ascii: "r"))
                case 0x22, 0x5c: bytes.append(byte)
                default: bytes.append(contentsOf: "u00\(Hex.encode([byte]))".utf8)
                }
            }
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[start...]))
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// The place of the next quotation mark, backslash or control character: by eight bytes while there are as many.
    private static func firstToEscape(in utf8: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
        var index = start
        let raw = UnsafeRawBufferPointer(utf8)
        while index + 8 <= utf8.count {
            let found = JSONWord.escaped(raw.loadUnaligned(fromByteOffset: index, as: UInt64.self).littleEndian)
            guard found == 0 else { return index + found.trailingZeroBitCount / 8 }
            index += 8
        }
        while index < utf8.count {
            if utf8[index] < 0x20 || utf8[index] == 0x22 || utf8[index] == 0x5c { return index }
            index += 1
        }
        return nil
    }
}

/// Eight bytes of text at once, the first in the lowest bits.
enum JSONWord {
    /// Marks (in bit 7) quotation marks, backslashes and control characters; the lowest mark is exact, because borrows only
    /// travel up.
    @inline(__always) static func escaped(_ word: UInt64) -> UInt64 {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let high: UInt64 = 0x8080_8080_8080_8080
        let quote = word ^ (ones &* 0x22)
        let backslash = word ^ (ones &* 0x5c)
        let control = (word &- (ones &* 0x20)) & ~word
        return (((quote &- ones) & ~quote) | ((backslash &- ones) & ~backslash) | control) & high
    }
}
