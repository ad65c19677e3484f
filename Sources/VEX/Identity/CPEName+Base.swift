package import Wire

extension ProductMatch {
    /// What CPE names that match share: part, vendor and product, whatever their binding, as in `cpe:a:redhat:openshift`.
    ///
    /// Text is percent-encoded but for `a-z 0-9 . _ -`, a dash alone too; ANY is `*`, NA is `-`.
    /// - Returns: nil for what is no CPE name; such a key only matches itself.
    package static func base(ofCPE text: String) -> Identifier? {
        CPEName(text).map { Identifier("cpe:" + $0.attributes.prefix(3).map(encoded).joined(separator: ":")) }
    }

    private static func encoded(_ value: CPEName.Value) -> String {
        switch value {
        case .any: "*"
        case .notApplicable: "-"
        case .text(let bytes) where bytes == [UInt8(ascii: "-")]: "%2d"
        case .text(let bytes): String(decoding: bytes.flatMap(encoded), as: UTF8.self)
        }
    }

    private static func encoded(_ byte: UInt8) -> [UInt8] {
        let isPlain =
            (0x61...0x7a).contains(byte) || (0x30...0x39).contains(byte) || "._-".utf8.contains(byte)
        return isPlain ? [byte] : [UInt8(ascii: "%")] + Hex.encode([byte]).utf8
    }
}
