import VEXService

/// The parameters behind the question mark of an address, decoded.
struct Query: Sendable {
    /// In their order.
    let pairs: [(name: String, value: String)]

    init(_ text: String?) {
        pairs = (text ?? "").split(separator: "&").map { part in
            let pair = part.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (Query.decode(pair[0]), pair.count == 2 ? Query.decode(pair[1]) : "")
        }
    }

    /// The last of that name.
    subscript(name: String) -> String? { pairs.last { $0.name.utf8.elementsEqual(name.utf8) }?.value }

    /// Written again, with one parameter at the end for all of its name.
    func encoded(replacing name: String? = nil, by value: String? = nil) -> String {
        let others = pairs.filter { pair in name.map { !pair.name.utf8.elementsEqual($0.utf8) } ?? true }
        let all = others + (name.flatMap { name in value.map { [(name: name, value: $0)] } } ?? [])
        return all.map { "\(VEXPath.encoded($0.name))=\(VEXPath.encoded($0.value))" }.joined(separator: "&")
    }

    /// Percent signs and pluses resolved; what is no percent code stays as it is.
    static func decode(_ text: Substring) -> String {
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
