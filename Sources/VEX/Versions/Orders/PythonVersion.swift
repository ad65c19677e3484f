/// A version of PEP 440 in any of the spellings that its Appendix B reads.
struct PythonVersion: VersionForm {
    private let epoch: DigitString
    private let release: [DigitString]
    private let pre: Pre
    private let post: DigitString?
    private let dev: DigitString?
    private let local: [LocalPart]

    /// What stands between the release and its end, in the order in which it counts.
    private enum Pre: Sendable {
        /// A development release of the release itself: before all of its pre-releases.
        case developmentOnly
        /// Phase 0 is alpha, 1 beta, 2 a candidate.
        case phase(Int, DigitString)
        case none

        var rank: Int {
            switch self {
            case .developmentOnly: -1
            case .phase(let phase, _): phase
            case .none: 3
            }
        }

        var number: DigitString {
            if case .phase(_, let number) = self { number } else { .zero }
        }
    }

    private enum LocalPart: Sendable {
        case text(ArraySlice<UInt8>)
        case number(DigitString)

        func precedence(to other: LocalPart) -> Precedence {
            switch (self, other) {
            case (.text(let left), .text(let right)): bytePrecedence(left, right)
            case (.text, .number): .lower
            case (.number, .text): .higher
            case (.number(let left), .number(let right)): Precedence(left, right)
            }
        }
    }

    init?(_ text: [UInt8], in order: VersionOrder) {
        let isBlank = { (byte: UInt8) in byte == 0x20 || (0x09...0x0d).contains(byte) }
        let trimmed = lowerCased(Array(text.drop(while: isBlank).reversed().drop(while: isBlank).reversed()))
        var scanner = VersionScanner(trimmed)
        _ = scanner.take("v")
        guard var first = scanner.takeNumber() else { return nil }
        if scanner.take("!") {
            epoch = first
            guard let number = scanner.takeNumber() else { return nil }
            first = number
        } else {
            epoch = .zero
        }
        var release = [first]
        while let number = PythonVersion.releaseNumber(&scanner) { release.append(number) }
        while release.last?.isZero == true { release.removeLast() }
        self.release = release
        let phase = PythonVersion.labelled(PythonVersion.preLabels, &scanner)
        post = PythonVersion.postNumber(&scanner)
        dev = PythonVersion.labelled(["dev"], &scanner)?.number
        pre =
            phase.map { .phase(PythonVersion.phases[$0.label], $0.number) }
            ?? (post == nil && dev != nil ? .developmentOnly : .none)
        guard let local = PythonVersion.local(&scanner), scanner.isAtEnd else { return nil }
        self.local = local
    }

    private static let preLabels: [StaticString] = ["alpha", "a", "beta", "b", "preview", "pre", "c", "rc"]
    private static let phases = [0, 0, 1, 1, 2, 2, 2, 2]

    /// A dot and digits; a dot that no digit follows belongs to what comes next.
    private static func releaseNumber(_ scanner: inout VersionScanner) -> DigitString? {
        var ahead = scanner
        guard ahead.take("."), let number = ahead.takeNumber() else { return nil }
        scanner = ahead
        return number
    }

    private static func takeSeparator(_ scanner: inout VersionScanner) {
        _ = scanner.take(oneOf: ["-", "_", "."])
    }

    /// A label with or without separators around it; without digits its number is zero.
    private static func labelled(
        _ labels: [StaticString], _ scanner: inout VersionScanner
    ) -> (label: Int, number: DigitString)? {
        var ahead = scanner
        takeSeparator(&ahead)
        guard let label = ahead.take(oneOf: labels) else { return nil }
        takeSeparator(&ahead)
        let number = ahead.takeNumber() ?? .zero
        scanner = ahead
        return (label, number)
    }

    /// `.post1` and its spellings, or the bare `-1`.
    private static func postNumber(_ scanner: inout VersionScanner) -> DigitString? {
        var ahead = scanner
        if ahead.take("-"), let number = ahead.takeNumber() {
            scanner = ahead
            return number
        }
        return labelled(["post", "rev", "r"], &scanner)?.number
    }

    /// What follows the `+`; empty when there is none, nil when it is malformed.
    private static func local(_ scanner: inout VersionScanner) -> [LocalPart]? {
        guard scanner.take("+") else { return [] }
        var parts: [LocalPart] = []
        repeat {
            let part = scanner.take(while: isAlphanumeric)
            guard !part.isEmpty else { return nil }
            parts.append(part.allSatisfy(isDigit) ? .number(DigitString(part)) : .text(part))
        } while scanner.take(oneOf: ["-", "_", "."]) != nil
        return parts
    }

    func precedence(to other: PythonVersion) -> Precedence {
        Precedence(epoch, other.epoch)
            .then(VEX.precedence(release, other.release, padding: .zero) { Precedence($0, $1) })
            .then(Precedence(pre.rank, other.pre.rank))
            .then(Precedence(pre.number, other.pre.number))
            .then(PythonVersion.absentFirst(post, other.post))
            .then(PythonVersion.absentLast(dev, other.dev))
            .then(VEX.precedence(local, other.local) { $0.precedence(to: $1) })
    }

    /// A development release comes before what it develops.
    private static func absentLast(_ left: DigitString?, _ right: DigitString?) -> Precedence {
        switch (left, right) {
        case (nil, nil): .same
        case (nil, _): .higher
        case (_, nil): .lower
        case (let left?, let right?): Precedence(left, right)
        }
    }

    private static func absentFirst(_ left: DigitString?, _ right: DigitString?) -> Precedence {
        switch (left, right) {
        case (nil, nil): .same
        case (nil, _): .lower
        case (_, nil): .higher
        case (let left?, let right?): Precedence(left, right)
        }
    }
}
