/// `[epoch:]upstream[-revision]` in the order of Debian policy §5.6.12, as dpkg compares it.
struct DebianVersion: VersionForm {
    private let epoch: DigitString
    private let upstream: ArraySlice<UInt8>
    /// Empty when there is none, which is the same as `0`.
    private let revision: ArraySlice<UInt8>

    init?(_ text: [UInt8], in order: VersionOrder) {
        var rest = text[...]
        if let colon = rest.firstIndex(of: UInt8(ascii: ":")) {
            let digits = rest[..<colon]
            guard !digits.isEmpty, digits.allSatisfy(isDigit) else { return nil }
            epoch = DigitString(digits)
            rest = rest[(colon + 1)...]
        } else {
            epoch = .zero
        }
        if let dash = rest.lastIndex(of: UInt8(ascii: "-")) {
            revision = rest[(dash + 1)...]
            guard !revision.isEmpty else { return nil }
            rest = rest[..<dash]
        } else {
            revision = []
        }
        upstream = rest
        guard !upstream.isEmpty,
            upstream.allSatisfy({ isAlphanumeric($0) || ".+-~:".utf8.contains($0) }),
            revision.allSatisfy({ isAlphanumeric($0) || ".+~".utf8.contains($0) })
        else { return nil }
    }

    func precedence(to other: DebianVersion) -> Precedence {
        Precedence(epoch, other.epoch)
            .then(DebianVersion.compare(upstream, other.upstream))
            .then(DebianVersion.compare(revision, other.revision))
    }

    /// By turns what is no digit, by weight, and numbers.
    private static func compare(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>) -> Precedence {
        var (left, right) = (VersionScanner(left), VersionScanner(right))
        while !left.isAtEnd || !right.isAtEnd {
            let words = (left.take { !isDigit($0) }, right.take { !isDigit($0) })
            let order = VEX.precedence(words.0.map(weight), words.1.map(weight), padding: 0) { Precedence($0, $1) }
                .then(Precedence(left.takeNumber() ?? .zero, right.takeNumber() ?? .zero))
            if order != .same { return order }
        }
        return .same
    }

    /// A tilde before the end, the end (0) before letters, letters before everything else.
    private static func weight(_ byte: UInt8) -> Int {
        byte == UInt8(ascii: "~") ? -1 : isLetter(byte) ? Int(byte) : Int(byte) + 256
    }
}
