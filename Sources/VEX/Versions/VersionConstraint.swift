import Wire

/// One constraint of a version range: a comparator and a version.
public struct VersionConstraint: Sendable, Hashable {
    /// As VERS spells it, clause 5.3.3.1; equality is spelled by nothing.
    public enum Comparator: String, Sendable, CaseIterable {
        case equal = ""
        case notEqual = "!="
        case less = "<"
        case lessOrEqual = "<="
        case greater = ">"
        case greaterOrEqual = ">="

        /// Whether intervals of the range begin here, at this version or after it.
        var isLowerBound: Bool { self == .greater || self == .greaterOrEqual }
        var isUpperBound: Bool { self == .less || self == .lessOrEqual }
        /// Whether the version itself satisfies the constraint.
        var includesVersion: Bool { self == .equal || self == .lessOrEqual || self == .greaterOrEqual }
    }

    public let comparator: Comparator
    /// Decoded.
    public let version: String

    public static func == (left: VersionConstraint, right: VersionConstraint) -> Bool {
        left.comparator == right.comparator && Identifier(left.version) == Identifier(right.version)
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(comparator)
        hasher.combine(Identifier(version))
    }

    /// Only what has to be percent-encoded is: comparators, pipes, percent signs, blanks, and what is no printable
    /// ASCII.
    var canonical: String {
        var text: [UInt8] = Array(comparator.rawValue.utf8)
        for byte in version.utf8 {
            if VersionConstraint.isPlain(byte) {
                text.append(byte)
            } else {
                text.append(UInt8(ascii: "%"))
                text += Hex.encode([byte]).uppercased().utf8
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    static func isPlain(_ byte: UInt8) -> Bool {
        (0x21...0x7e).contains(byte) && !"><=!*|%".utf8.contains(byte)
    }
}
