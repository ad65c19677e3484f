/// `[epoch:]version[-release]` in RPM's order.
///
/// A missing release counts as an empty one, so `1.0` comes before `1.0-1`. RPM's dependencies ignore it instead, but
/// then two releases would both be the same as none and no order were left.
struct RPMVersion: VersionForm {
    private let parts: EpochedVersion

    init?(_ text: [UInt8], in order: VersionOrder) {
        let isAllowed = { (byte: UInt8) in isAlphanumeric(byte) || "._+~^".utf8.contains(byte) }
        guard let parts = EpochedVersion(text), parts.version.allSatisfy(isAllowed), parts.release.allSatisfy(isAllowed) else {
            return nil
        }
        self.parts = parts
    }

    func precedence(to other: RPMVersion) -> Precedence {
        Precedence(parts.epoch, other.parts.epoch)
            .then(RPMVersion.compare(parts.version, other.parts.version))
            .then(RPMVersion.compare(parts.release, other.parts.release))
    }

    /// Segments of digits or letters between anything else; `~` is before the end, `^` directly after it.
    private static func compare(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>) -> Precedence {
        var (left, right) = (VersionScanner(left), VersionScanner(right))
        while true {
            _ = left.take(while: isSeparator)
            _ = right.take(while: isSeparator)
            let (one, other) = (mark(left.next), mark(right.next))
            if one != other { return Precedence(one, other) }
            switch one {
            case .end: return .same
            case .tilde: _ = (left.take("~"), right.take("~"))
            case .caret: _ = (left.take("^"), right.take("^"))
            case .letters:
                let order = bytePrecedence(left.take(while: isLetter), right.take(while: isLetter))
                if order != .same { return order }
            case .digits:
                let order = Precedence(left.takeNumber() ?? .zero, right.takeNumber() ?? .zero)
                if order != .same { return order }
            }
        }
    }

    /// What comes next, lowest first.
    private enum Mark: Int, Comparable {
        case tilde, end, caret, letters, digits

        static func < (left: Mark, right: Mark) -> Bool { left.rawValue < right.rawValue }
    }

    private static func mark(_ byte: UInt8?) -> Mark {
        guard let byte else { return .end }
        return switch byte {
        case UInt8(ascii: "~"): .tilde
        case UInt8(ascii: "^"): .caret
        default: isDigit(byte) ? .digits : .letters
        }
    }

    private static func isSeparator(_ byte: UInt8) -> Bool { "._+".utf8.contains(byte) }
}
