import Glibc

/// Receives each value of a JSON text as the scanner passes it.
protocol JSONSink {
    /// A value (or a member's name) begins; the answer is handed back to `end`.
    mutating func begin(at offset: Int) -> Int
    /// The text, number, literal or name that `begin` announced ends before `offset`.
    mutating func end(_ token: Int, at offset: Int)
    /// The object or array that `begin` announced ends before `offset`.
    mutating func close(_ token: Int, at offset: Int)
}

/// Keeps nothing: the scanner alone is the gate.
struct DiscardingSink: JSONSink {
    @inline(__always) mutating func begin(at offset: Int) -> Int { 0 }
    @inline(__always) mutating func end(_ token: Int, at offset: Int) {}
    @inline(__always) mutating func close(_ token: Int, at offset: Int) {}
}

/// One pass over a JSON text that accepts exactly RFC 8259 in valid UTF-8, without duplicate member names.
///
/// Cost: linear in the bytes, with eight bytes a step through strings and indentation; memory grows with the number
/// of members on the path to the current value.
struct JSONScanner<Sink: JSONSink> {
    let base: UnsafePointer<UInt8>
    let count: Int
    let maximumDepth: Int
    var position: Int
    var sink: Sink
    var names = JSONNameStack()

    init(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int, maximumDepth: Int, sink: Sink) {
        // An empty buffer may have no base address; nothing is ever read through this one, because count is zero.
        base = bytes.baseAddress ?? UnsafePointer(bitPattern: 1).unsafelyUnwrapped
        count = bytes.count
        self.maximumDepth = maximumDepth
        position = start
        self.sink = sink
    }

    mutating func scanText() throws(JSONError) {
        skipWhiteSpace()
        try scanValue(depth: 0)
        skipWhiteSpace()
        if position < count { throw error(.syntax, "something follows the value") }
    }

    private mutating func scanValue(depth: Int) throws(JSONError) {
        guard position < count else { throw error(.syntax, "the text ends where a value is wanted") }
        let token = sink.begin(at: position)
        switch base[position] {
        case UInt8(ascii: "{"):
            try scanObject(depth: depth + 1)
            return sink.close(token, at: position)
        case UInt8(ascii: "["):
            try scanArray(depth: depth + 1)
            return sink.close(token, at: position)
        case UInt8(ascii: "\""): _ = try scanString()
        case UInt8(ascii: "t"): try scanLiteral("true")
        case UInt8(ascii: "f"): try scanLiteral("false")
        case UInt8(ascii: "n"): try scanLiteral("null")
        default: try scanNumber()
        }
        sink.end(token, at: position)
    }

    private mutating func scanObject(depth: Int) throws(JSONError) {
        try enter(depth)
        let first = names.count
        if try closes(UInt8(ascii: "}")) { return }
        while true {
            guard position < count, base[position] == UInt8(ascii: "\"") else {
                throw error(.syntax, "a member name is wanted")
            }
            let start = position
            let token = sink.begin(at: start)
            let escaped = try scanString()
            sink.end(token, at: position)
            if let earlier = names.push(base, from: start + 1, to: position - 1, escaped: escaped, since: first) {
                throw error(.duplicateMember, "this name stands at byte \(earlier - 1) already", at: start)
            }
            skipWhiteSpace()
            guard position < count, base[position] == UInt8(ascii: ":") else { throw error(.syntax, "a colon is wanted") }
            position += 1
            skipWhiteSpace()
            try scanValue(depth: depth)
            if try !continues(until: UInt8(ascii: "}")) { break }
        }
        if let duplicate = names.pop(to: first, base) {
            throw error(.duplicateMember, "another member of the object has this name", at: duplicate - 1)
        }
    }

    private mutating func scanArray(depth: Int) throws(JSONError) {
        try enter(depth)
        if try closes(UInt8(ascii: "]")) { return }
        repeat { try scanValue(depth: depth) } while try continues(until: UInt8(ascii: "]"))
    }

    /// Steps over the opening bracket.
    private mutating func enter(_ depth: Int) throws(JSONError) {
        guard depth <= maximumDepth else { throw error(.depth, "nested deeper than \(maximumDepth) levels") }
        position += 1
        skipWhiteSpace()
    }

    private mutating func closes(_ bracket: UInt8) throws(JSONError) -> Bool {
        guard position < count, base[position] == bracket else { return false }
        position += 1
        return true
    }

    /// After a value inside brackets: a comma (true) or the closing bracket (false).
    private mutating func continues(until bracket: UInt8) throws(JSONError) -> Bool {
        skipWhiteSpace()
        guard position < count else { throw error(.syntax, "the text ends inside brackets") }
        let byte = base[position]
        guard byte == UInt8(ascii: ",") || byte == bracket else {
            throw error(.syntax, "a comma or a closing bracket is wanted")
        }
        position += 1
        guard byte != bracket else { return false }
        skipWhiteSpace()
        return true
    }

    private mutating func scanLiteral(_ word: StaticString) throws(JSONError) {
        let length = word.utf8CodeUnitCount
        guard position + length <= count, memcmp(base + position, word.utf8Start, length) == 0 else {
            throw error(.syntax, "not a JSON value")
        }
        position += length
    }

    private mutating func scanNumber() throws(JSONError) {
        if base[position] == UInt8(ascii: "-") { position += 1 }
        guard position < count, isDigit(base[position]) else { throw error(.syntax, "not a JSON value") }
        let leadingZero = base[position] == UInt8(ascii: "0")
        position += 1
        if leadingZero {
            if position < count, isDigit(base[position]) { throw error(.syntax, "a number begins with a zero") }
        } else {
            skipDigits()
        }
        if position < count, base[position] == UInt8(ascii: ".") {
            position += 1
            try wantDigits("a fraction without digits")
        }
        if position < count, base[position] | 0x20 == UInt8(ascii: "e") {
            position += 1
            if position < count, base[position] == UInt8(ascii: "+") || base[position] == UInt8(ascii: "-") { position += 1 }
            try wantDigits("an exponent without digits")
        }
    }

    private mutating func wantDigits(_ complaint: StaticString) throws(JSONError) {
        guard position < count, isDigit(base[position]) else { throw error(.syntax, "\(complaint)") }
        skipDigits()
    }

    private mutating func skipDigits() {
        while position < count, isDigit(base[position]) { position += 1 }
    }

    @inline(__always) private func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

    @inline(__always) private mutating func skipWhiteSpace() {
        while position < count, base[position] <= 0x20 {
            if position + 8 <= count, word(at: position) == 0x2020_2020_2020_2020 {
                position += 8
                continue
            }
            switch base[position] {
            case 0x20, 0x0a, 0x0d, 0x09: position += 1
            default: return
            }
        }
    }

    @inline(__always) func word(at offset: Int) -> UInt64 {
        UInt64(littleEndian: UnsafeRawPointer(base + offset).loadUnaligned(as: UInt64.self))
    }

    /// An error at an offset, with the line and column that a reader would count.
    func error(_ code: JSONError.Code, _ detail: String, at offset: Int? = nil) -> JSONError {
        let offset = min(offset ?? position, count)
        var line = 1
        var lineStart = 0
        for index in 0..<offset where base[index] == 0x0a {
            line += 1
            lineStart = index + 1
        }
        return JSONError(code, detail, at: offset, line: line, column: offset - lineStart + 1)
    }
}
