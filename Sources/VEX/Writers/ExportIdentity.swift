import Wire

/// What kind of identity a product key is, and so where a format has a place for it.
enum ExportIdentity {
    case purl(PackageURL)
    case cpe(CPEName, String)
    /// Label and value of `hash:<label>:<value>`.
    case hash(label: String, value: String)
    /// The tag id of `swid:<tag id>`.
    case swid(String)
    /// The name of `name:<name>`.
    case name(String)
    case other(String)

    init(_ key: Identifier) {
        let text = key.text
        if PackageURL.isMarked(text), let url = PackageURL(text), Identifier(url.canonical) == key {
            self = .purl(url)
        } else if let cpe = CPEName(text), Identifier(trimmed(text)) == key {
            self = .cpe(cpe, text)
        } else if let hash = ExportIdentity.rest(of: text, after: "hash:"),
            let colon = hash.utf8.firstIndex(of: UInt8(ascii: ":")),
            !hash[..<colon].isEmpty, ExportIdentity.isHex(hash[hash.index(after: colon)...])
        {
            self = .hash(label: String(hash[..<colon]), value: String(hash[hash.index(after: colon)...]))
        } else if let tag = ExportIdentity.rest(of: text, after: "swid:") {
            self = .swid(tag)
        } else if let name = ExportIdentity.rest(of: text, after: "name:") {
            self = .name(name)
        } else {
            self = .other(text)
        }
    }

    /// nil when nothing but blanks is left: readers take such a name for none.
    private static func rest(of text: String, after prefix: String) -> String? {
        guard text.utf8.starts(with: prefix.utf8) else { return nil }
        let rest = String(decoding: Array(text.utf8.dropFirst(prefix.utf8.count)), as: UTF8.self)
        return trimmed(rest).isEmpty ? nil : rest
    }

    /// Lower case, as keys have it, and long enough for the shortest digest that a schema knows.
    private static func isHex(_ text: Substring) -> Bool {
        text.utf8.count >= 32 && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    }

    /// A hash's label as other formats compare it: `SHA-256`, `sha_256` and `sha256` are one.
    static func plain(hashLabel label: String) -> String {
        String(
            decoding: lowerCased(label.utf8.filter { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: "_") }),
            as: UTF8.self)
    }

    /// The key's text as a name for people.
    static func displayName(of key: Identifier) -> String {
        trimmed(rest(of: key.text, after: "name:") ?? key.text)
    }
}
