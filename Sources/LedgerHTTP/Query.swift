/// The parameters behind the question mark of an address, decoded.
struct Query: Sendable {
    private let parameters: [(name: String, value: String)]

    init(_ text: String?) {
        parameters = (text ?? "").split(separator: "&").map { part in
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (Query.decode(pair[0]), pair.count == 2 ? Query.decode(pair[1]) : "")
        }
    }

    /// The last of that name.
    subscript(name: String) -> String? { parameters.last { $0.name.utf8.elementsEqual(name.utf8) }?.value }

    /// Percent signs and pluses resolved; what is no percent code stays as it is.
    private static func decode(_ text: Substring) -> String {
        guard text.utf8.contains(where: { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "+") }) else { return String(text) }
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            let digits = rest.prefix(2)
            if byte == UInt8(ascii: "%"), digits.count == 2,
                let code = UInt8(String(decoding: digits, as: UTF8.self), radix: 16), digits.first != UInt8(ascii: "+")
            {
                bytes.append(code)
                rest.removeFirst(2)
            } else {
                bytes.append(byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
