/// `[epoch:]upstream[-revision]` in the order of Debian policy §5.6.12, as dpkg compares it.
struct DebianVersion: VersionForm {
    /// No revision is the same as `0`.
    private let parts: EpochedVersion

    init?(_ text: [UInt8], in order: VersionOrder) {
        guard let parts = EpochedVersion(text),
            parts.version.allSatisfy({ isAlphanumeric($0) || ".+-~:".utf8.contains($0) }),
            parts.release.allSatisfy({ isAlphanumeric($0) || ".+~".utf8.contains($0) })
        else { return nil }
        self.parts = parts
    }

    func precedence(to other: DebianVersion) -> Precedence {
        Precedence(parts.epoch, other.parts.epoch)
            .then(DebianVersion.compare(parts.version, other.parts.version))
            .then(DebianVersion.compare(parts.release, other.parts.release))
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
