import Wire

/// An SPDX license expression (SPDX 3.0.1, annex B), by its grammar: whether identifiers are listed is not looked at.
struct LicenseExpression {
    /// Whether it names a license of the author's own, which no public list has.
    private(set) var hasOwnLicense = false
    private var tokens: ArraySlice<String>

    init?(_ text: String) {
        let spaced = text.utf8.flatMap { byte -> [UInt8] in
            byte == UInt8(ascii: "(") || byte == UInt8(ascii: ")") ? [0x20, byte, 0x20] : [byte]
        }
        tokens = spaced.split(separator: 0x20).map { String(decoding: $0, as: UTF8.self) }[...]
        guard readExpression(), tokens.isEmpty else { return nil }
    }

    /// Terms joined by AND and OR; how tightly each binds is of no interest here. Cost: linear, without recursion.
    private mutating func readExpression() -> Bool {
        var open = 0
        while true {
            while take("(") { open += 1 }
            guard readTerm() else { return false }
            while open > 0, take(")") { open -= 1 }
            guard take("AND") || take("OR") || take("and") || take("or") else { return open == 0 }
        }
    }

    private mutating func readTerm() -> Bool {
        guard let name = tokens.popFirst(), isLicense(name) else { return false }
        guard take("WITH") || take("with") else { return true }
        guard let exception = tokens.popFirst() else { return false }
        return isLicense(exception)
    }

    private mutating func take(_ word: Identifier) -> Bool {
        guard let next = tokens.first, Identifier(next) == word else { return false }
        tokens.removeFirst()
        return true
    }

    private mutating func isLicense(_ name: String) -> Bool {
        var parts = name.utf8.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)[...]
        guard let own = parts.popLast(), parts.count <= 1 else { return false }
        if let document = parts.first {
            guard document.starts(with: "DocumentRef-".utf8), own.starts(with: "LicenseRef-".utf8) else { return false }
        }
        if own.starts(with: "LicenseRef-".utf8), !own.starts(with: "LicenseRef-scancode-".utf8) { hasOwnLicense = true }
        let plain = own.last == UInt8(ascii: "+") ? own.dropLast() : own
        let operators: Set<Identifier> = ["AND", "OR", "WITH", "and", "or", "with"]
        guard !operators.contains(Identifier(String(decoding: own, as: UTF8.self))) else { return false }
        return !plain.isEmpty
            && (Array(plain) + (parts.first.map { Array($0) } ?? [])).allSatisfy { byte in
                isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
                    || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
            }
    }
}
