/// One header line of a request or an answer.
public struct HTTPHeader: Sendable, Hashable {
    public let name: String
    public let value: String

    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }

    /// Reads `name: value`, with white space around the value cut; nil for a line without colon.
    init?(line: String) {
        guard let colon = line.utf8.firstIndex(of: UInt8(ascii: ":")) else { return nil }
        var value = line.utf8[line.utf8.index(after: colon)...]
        while let first = value.first, first <= 0x20 { value = value.dropFirst() }
        while let last = value.last, last <= 0x20 { value = value.dropLast() }
        self.init(String(line[..<colon]), String(Substring(value)))
    }

    /// A header with an empty value would be taken for an order to leave the header out.
    var line: String { value.isEmpty ? "\(name);" : "\(name): \(value)" }

    /// A token and printable text: nothing that could begin another line.
    var isPlain: Bool {
        !name.isEmpty && name.utf8.allSatisfy { (0x21...0x7e).contains($0) && !"()<>@,;:\\\"/[]?={}".utf8.contains($0) }
            && value.utf8.allSatisfy { (0x20...0x7e).contains($0) }
    }
}
