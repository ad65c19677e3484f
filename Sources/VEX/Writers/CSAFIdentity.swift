import Wire

/// How a product key stands in a `full_product_name`.
struct CSAFIdentity {
    let name: String
    /// `product_identification_helper`; nil where a name is all there is.
    let helper: JSONValue?
    private let key: Identifier

    init(_ key: Identifier) {
        self.key = key
        name = ExportIdentity.displayName(of: key)
        helper = CSAFIdentity.helper(for: key)
    }

    /// The key that readers make of it (I2), with what the branches say of its version.
    func keyRead(version: Identifier?) -> Identifier {
        guard let version else { return helper == nil ? Identifier("name:\(name)") : key }
        return Identifier("name:\(name);\(CSAFProducts.category(ofVersion: version.text))=\(version.text)")
    }

    private static func helper(for key: Identifier) -> JSONValue? {
        switch ExportIdentity(key) {
        // The schema lets no type begin with a digit.
        case .purl(let url) where url.type.utf8.first.map { (0x30...0x39).contains($0) } == false:
            return ["purl": .string(url.canonical)]
        case .cpe(_, let text) where CSAFIdentity.isCPE(Array(text.utf8)): return ["cpe": .string(text)]
        case .hash(let label, let value):
            let hash: JSONValue = ["algorithm": .string(label), "value": .string(value)]
            // A file name is wanted; of a file that is known by its digest that is the name.
            return ["hashes": [["file_hashes": [hash], "filename": .string(value)]]]
        case .name: return nil
        default:
            guard IRI.isAbsolute(key.text), IRI.isASCII(key.text) else { return nil }
            // The namespace of such a URI is the specification that it follows: it is a URI as any other.
            return [
                "x_generic_uris": [["namespace": "https://www.rfc-editor.org/rfc/rfc3986", "uri": .string(key.text)]]
            ]
        }
    }

    // MARK: - CPE as the schema has it

    private static func isCPE(_ bytes: [UInt8]) -> Bool {
        if bytes.starts(with: "cpe:2.3:".utf8) { return isFormatted(bytes.dropFirst(8)) }
        guard bytes.first == UInt8(ascii: "c"), lowerCased(Array(bytes.prefix(5))) == Array("cpe:/".utf8) else {
            return false
        }
        let components = bytes.dropFirst(5).split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        let part = components[0].map { $0 | 0x20 }
        return components.count <= 7 && (part.isEmpty || part.count == 1 && "aho".utf8.contains(part[0]))
            && components.dropFirst().allSatisfy { component in
                component.allSatisfy { isPlain($0) || $0 == UInt8(ascii: "~") || $0 == UInt8(ascii: "%") }
            }
    }

    private static func isFormatted(_ bytes: ArraySlice<UInt8>) -> Bool {
        var components: [ArraySlice<UInt8>] = []
        var (start, position) = (bytes.startIndex, bytes.startIndex)
        while position < bytes.endIndex {
            if bytes[position] == UInt8(ascii: ":") {
                components.append(bytes[start..<position])
                start = position + 1
            }
            // What a backslash quotes separates nothing.
            position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
        }
        components.append(bytes[start...])
        guard components.count == 11, components[0].count == 1,
            "aho*-".utf8.contains(components[0][components[0].startIndex])
        else { return false }
        return components.enumerated().dropFirst().allSatisfy { $0 == 6 ? isLanguage($1) : isComponent($1) }
    }

    /// Plain and quoted characters, with question marks or one asterisk at either end; or `*` or `-` alone.
    private static func isComponent(_ bytes: ArraySlice<UInt8>) -> Bool {
        if bytes.count == 1, isAnyOrNone(bytes) { return true }
        var rest = withoutWildcards(bytes)
        let length = rest.count
        while let first = rest.first {
            if isPlain(first) {
                rest.removeFirst()
            } else if first == UInt8(ascii: "\\"), let quoted = rest.dropFirst().first, isQuotable(quoted) {
                rest.removeFirst(2)
            } else {
                break
            }
        }
        return rest.count < length && withoutWildcards(rest).isEmpty
    }

    private static func withoutWildcards(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        bytes.first == UInt8(ascii: "*") ? bytes.dropFirst() : bytes.drop { $0 == UInt8(ascii: "?") }
    }

    /// Two or three letters, and perhaps a region of two letters or three digits.
    private static func isLanguage(_ bytes: ArraySlice<UInt8>) -> Bool {
        if bytes.count == 1 { return isAnyOrNone(bytes) }
        let parts = bytes.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard parts.count <= 2, (2...3).contains(parts[0].count), parts[0].allSatisfy(isLetter) else { return false }
        guard parts.count == 2 else { return true }
        return parts[1].count == 2 && parts[1].allSatisfy(isLetter)
            || parts[1].count == 3 && parts[1].allSatisfy { (0x30...0x39).contains($0) }
    }

    private static func isAnyOrNone(_ bytes: ArraySlice<UInt8>) -> Bool { bytes.allSatisfy { "*-".utf8.contains($0) } }

    private static func isLetter(_ byte: UInt8) -> Bool { byte < 0x80 && (0x61...0x7a).contains(byte | 0x20) }

    private static func isPlain(_ byte: UInt8) -> Bool {
        isLetter(byte) || (0x30...0x39).contains(byte) || "-._".utf8.contains(byte)
    }

    private static func isQuotable(_ byte: UInt8) -> Bool {
        (0x21...0x7e).contains(byte) && !isLetter(byte) && !(0x30...0x39).contains(byte) && !"-._".utf8.contains(byte)
    }
}
