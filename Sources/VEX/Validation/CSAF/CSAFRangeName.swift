import Wire

/// How the names of version branches speak of ranges (6.1.31, 6.1.50).
enum CSAFRangeName {
    private static let words: Set<Identifier> = ["after", "all", "before", "earlier", "later", "prior", "versions"]

    /// Whether what should be one version has an operator in it, or a word of its own that stands for one.
    static func speaksOfRange(_ name: String) -> Bool {
        if name.utf8.contains(where: { $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: ">") }) { return true }
        return name.utf8.split(whereSeparator: isBlank).contains { word in
            words.contains(Identifier(String(decoding: word, as: UTF8.self).lowercased()))
        }
    }

    /// Whether it is a `vers:` range, or at most two plain constraints such as `>=1.0|<2.0`.
    ///
    /// Of vers the grammar alone is looked at: a scheme that nobody knows is no error, neither is an order of versions
    /// that only its scheme could judge.
    static func isRange(_ name: String) -> Bool {
        let bytes = Array(name.utf8)
        guard bytes.starts(with: "vers:".utf8) else {
            let constraints = bytes.split(separator: UInt8(ascii: "|"), omittingEmptySubsequences: false)
            return constraints.count <= 2 && constraints.allSatisfy { isConstraint($0, mustCompare: true) }
        }
        let rest = bytes.dropFirst("vers:".utf8.count)
        guard let slash = rest.firstIndex(of: UInt8(ascii: "/")), rest[..<slash].allSatisfy(isSchemeCharacter) else {
            return false
        }
        let constraints = rest[(slash + 1)...]
        let scheme = Identifier(String(decoding: rest[..<slash], as: UTF8.self))
        if constraints.elementsEqual("*".utf8) { return true }
        if scheme == "all" { return false }
        return constraints.split(separator: UInt8(ascii: "|"), omittingEmptySubsequences: false)
            .allSatisfy { isConstraint($0, mustCompare: false) }
    }

    private static func isSchemeCharacter(_ byte: UInt8) -> Bool {
        isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || byte == UInt8(ascii: ".")
            || byte == UInt8(ascii: "-")
    }

    private static func isConstraint(_ text: ArraySlice<UInt8>, mustCompare: Bool) -> Bool {
        let plain = ["<=", ">=", "<", ">"].first { text.starts(with: $0.utf8) }
        let comparator = plain ?? (!mustCompare && text.starts(with: "!=".utf8) ? "!=" : nil)
        if mustCompare, comparator == nil { return false }
        let version = text.dropFirst(comparator?.utf8.count ?? 0)
        return !version.isEmpty && !version.contains { isBlank($0) || "<>=!*|".utf8.contains($0) }
    }
}
