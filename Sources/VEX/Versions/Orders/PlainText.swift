/// VERS `lexicographic`: unsigned bytes of UTF-8, nothing normalized.
struct PlainText: VersionForm {
    private let bytes: [UInt8]

    init?(_ text: [UInt8], in order: VersionOrder) { bytes = text }

    func precedence(to other: PlainText) -> Precedence { bytePrecedence(bytes, other.bytes) }
}
