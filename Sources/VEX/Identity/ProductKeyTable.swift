import Wire

/// The keys of a document's package URLs, each of them made once: statement after statement repeats them.
struct ProductKeyTable {
    private let text: UnsafeBufferPointer<UInt8>
    private var table: TextTable
    /// By number in the table.
    private var keys: [Identifier] = []
    /// Why some of them stayed verbatim.
    private var failures: [Int: PackageURL.Failure] = [:]

    /// - Parameter text: What all nodes stand in; it has to outlive the table.
    init(_ text: UnsafeBufferPointer<UInt8>) {
        self.text = text
        table = TextTable(text)
    }

    /// The key of the package URL that this string holds; nil when it does not begin with `pkg:`, or is no string.
    mutating func markedKey(_ node: JSONNode) -> ProductKey? {
        let range = node.range
        guard text[range.lowerBound] == UInt8(ascii: "\"") else { return nil }
        let beginning = text[range.lowerBound + 1..<range.upperBound - 1].prefix(4)
        if let first = beginning.first, isBlank(first) || beginning.contains(UInt8(ascii: "\\")) {
            return node.nonBlank.flatMap { PackageURL.isMarked($0) ? ProductKey($0) : nil }
        }
        guard PackageURL.isMarked(beginning), let number = table.number(of: node) else { return nil }
        if number < keys.count { return ProductKey(keys[number], failures.isEmpty ? nil : failures[number]) }
        let key = ProductKey(node.nonBlank ?? "")
        keys.append(key.key)
        failures[number] = key.failure
        return key
    }
}
