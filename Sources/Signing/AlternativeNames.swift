import Glibc

/// The texts in a subject alternative name extension (RFC 5280 §4.2.1.6).
struct AlternativeNames {
    let texts: [String]
    /// E-mail addresses, URIs and Fulcio's other names.
    let identities: [String]

    /// Requires the content of the extension, a SEQUENCE of GeneralName.
    init(_ extension: [UInt8]) {
        var outer = DERReader(`extension`[...])
        guard let content = outer.element(DERReader.sequenceTag), outer.isAtEnd else {
            (texts, identities) = ([], [])
            return
        }
        var found: [UInt8: [String]] = [:]
        var names = DERReader(content)
        while !names.isAtEnd {
            guard let tag = names.nextTag, let name = names.element(tag) else {
                (texts, identities) = ([], [])
                return
            }
            if let text = AlternativeNames.text(name, tag: tag) { found[tag, default: []].append(text) }
        }
        texts = AlternativeNames.order.flatMap { found[$0] ?? [] }
        identities = AlternativeNames.people.flatMap { found[$0] ?? [] }
    }

    private static let otherName: UInt8 = 0xa0
    private static let email: UInt8 = 0x81
    private static let dns: UInt8 = 0x82
    private static let uri: UInt8 = 0x86
    private static let address: UInt8 = 0x87
    private static let order = [dns, email, address, uri, otherName]
    private static let people = [email, uri, otherName]

    private static func text(_ name: ArraySlice<UInt8>, tag: UInt8) -> String? {
        switch tag {
        case email, dns, uri: name.allSatisfy { $0 < 0x80 } ? String(decoding: name, as: UTF8.self) : nil
        case address: addressText(Array(name))
        case otherName: fulcioName(name)
        default: nil
        }
    }

    /// 4 or 16 bytes in the usual spelling.
    private static func addressText(_ bytes: [UInt8]) -> String? {
        guard bytes.count == 4 || bytes.count == 16 else { return nil }
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(INET6_ADDRSTRLEN)) { buffer in
            let family = bytes.count == 4 ? AF_INET : AF_INET6
            guard let text = inet_ntop(family, bytes, buffer.baseAddress, socklen_t(buffer.count)) else { return nil }
            return String(cString: text)
        }
    }

    /// A user name under 1.3.6.1.4.1.57264.1.7, as a UTF8String within an explicit tag.
    private static func fulcioName(_ name: ArraySlice<UInt8>) -> String? {
        var fields = DERReader(name)
        guard let type = fields.element(DERReader.objectIdentifierTag), Array(type) == fulcioOtherName,
            let value = fields.element(0xa0), fields.isAtEnd
        else { return nil }
        var inner = DERReader(value)
        guard let text = inner.element(DERReader.utf8StringTag), inner.isAtEnd else { return nil }
        return String(validating: text, as: UTF8.self)
    }

    private static let fulcioOtherName: [UInt8] = [0x2b, 0x06, 0x01, 0x04, 0x01, 0x83, 0xbf, 0x30, 0x01, 0x07]
}
