/// The two spellings of an ECDSA signature.
enum ECDSASignature {
    /// DER from r ‖ s; nil unless both are exactly `width` bytes.
    static func der(raw: [UInt8], width: Int) -> [UInt8]? {
        guard raw.count == 2 * width else { return nil }
        return DERWriter.element(
            DERReader.sequenceTag, DERWriter.integer(raw.prefix(width)) + DERWriter.integer(raw.suffix(width)))
    }

    /// r ‖ s from DER; nil when the DER is malformed or a number wider than `width`.
    static func raw(der: [UInt8], width: Int) -> [UInt8]? {
        var outer = DERReader(der[...])
        guard let content = outer.element(DERReader.sequenceTag), outer.isAtEnd else { return nil }
        var numbers = DERReader(content)
        guard let r = numbers.positiveInteger(), let s = numbers.positiveInteger(), numbers.isAtEnd,
            r.count <= width, s.count <= width
        else { return nil }
        return [UInt8](repeating: 0, count: width - r.count) + r + [UInt8](repeating: 0, count: width - s.count) + s
    }
}
