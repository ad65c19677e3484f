/// The namespace of a decision point: a base, and extensions that refine or translate what the base defines.
///
///     base            ssvc, nist#800-30, x_example.test#private
///     base/language   ssvc/de-DE
///     base//.name     ssvc//.example.test#sector, ssvc//.example.test$de-DE
struct SSVCNamespace {
    /// What stands before the first slash.
    let base: String

    /// Whether it is reserved for what is wrong.
    var isInvalid: Bool { base == "invalid" || base.hasPrefix("invalid#") }

    /// nil for what the pattern of the schema `SelectionList` 2.0.0 does not allow. The subtags of languages are held to their
    /// alphabet and length alone.
    init?(_ text: String) {
        guard (3...1_000).contains(text.utf8.count) else { return nil }
        let segments = text.split(separator: "/", omittingEmptySubsequences: false)
        guard SSVCNamespace.isBase(segments[0]) else { return nil }
        if segments.count > 1, !segments[1].isEmpty, !SSVCNamespace.isLanguage(segments[1]) { return nil }
        guard segments.dropFirst(2).allSatisfy(SSVCNamespace.isExtension) else { return nil }
        base = String(segments[0])
    }

    private static func isBase(_ text: Substring) -> Bool {
        if text.hasPrefix("x_") { return isNamedPart(text.dropFirst(2)) }
        let parts = text.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        let name = parts[0].utf8
        guard name.count > 2, name.first.map(isLowercase) == true else { return false }
        return isFragment(parts[0].prefix(2)) && parts.allSatisfy(isFragment)
    }

    /// A name of the Domain Name System, the other way around, and a fragment.
    private static func isNamedPart(_ text: Substring) -> Bool {
        let parts = text.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        return parts.count == 2 && isReverseDomain(parts[0]) && isFragment(parts[1])
    }

    private static func isExtension(_ text: Substring) -> Bool {
        guard text.hasPrefix(".") else { return isLanguage(text) }
        let parts = text.dropFirst().split(separator: "$", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return isNamedPart(parts[0]) }
        return (isReverseDomain(parts[0]) || isNamedPart(parts[0])) && isLanguage(parts[1])
    }

    private static func isReverseDomain(_ text: Substring) -> Bool {
        let labels = text.split(separator: ".", omittingEmptySubsequences: false)
        return labels.count > 1
            && labels.allSatisfy { label in
                (1...63).contains(label.utf8.count) && label.utf8.first != hyphen && label.utf8.last != hyphen
                    && label.utf8.allSatisfy { isLowercase($0) || isDigit($0) || $0 == hyphen }
            }
    }

    /// Letters in lower case and digits, with single dots and hyphens between them.
    private static func isFragment(_ text: Substring) -> Bool {
        text.utf8.split(omittingEmptySubsequences: false) { $0 == hyphen || $0 == UInt8(ascii: ".") }
            .allSatisfy { !$0.isEmpty && $0.allSatisfy { isLowercase($0) || isDigit($0) } }
    }

    private static func isLanguage(_ text: Substring) -> Bool {
        let subtags = text.utf8.split(separator: hyphen, omittingEmptySubsequences: false)
        return subtags[0].allSatisfy { isLowercase($0 | 0x20) }
            && subtags.allSatisfy { subtag in
                (1...8).contains(subtag.count) && subtag.allSatisfy { isLowercase($0 | 0x20) || isDigit($0) }
            }
    }

    private static let hyphen = UInt8(ascii: "-")
    private static func isLowercase(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }
}
