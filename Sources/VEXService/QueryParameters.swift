import Consensus
import Rekor
import Signing
import VEX
import VEXLens
import Wire

/// The parameters of a request, each read once into a type that cannot be wrong.
public struct QueryParameters: Sendable {
    private let values: [String: String]

    /// - Parameters:
    ///   - pairs: Names and values, decoded, in their order.
    ///   - names: Those that the path knows.
    /// - Throws: `service.unknown-parameter`.
    public init(_ pairs: [(name: String, value: String)], allowing names: [String]) throws(VEXServiceError) {
        var values: [String: String] = [:]
        for (name, value) in pairs {
            guard names.contains(name) else { throw QueryParameters.unknown(name, names) }
            guard values.updateValue(value, forKey: name) == nil else {
                throw VEXServiceError(.unknownParameter, "the parameter \(name) is given twice", hint: "give it once")
            }
        }
        self.values = values
    }

    private static func unknown(_ name: String, _ names: [String]) -> VEXServiceError {
        guard let nearest = nearestName(to: name, among: names) else {
            return VEXServiceError(.unknownParameter, "this path has no parameters, given is \(name)")
        }
        return VEXServiceError(
            .unknownParameter, "there is no parameter \(name)",
            hint: "did you mean \(nearest)? there are: \(names.joined(separator: ", "))")
    }

    /// nil when it is not given.
    func text(_ name: String) throws(VEXServiceError) -> String? {
        guard let value = values[name] else { return nil }
        guard (1...QueryParameters.longest).contains(value.utf8.count) else {
            throw VEXServiceError(.parameter, "\(name) has 1 to \(QueryParameters.longest) bytes, got \(value.utf8.count)")
        }
        return value
    }

    /// Bytes of a value.
    static let longest = 2048

    func identifier(_ name: String) throws(VEXServiceError) -> Identifier? {
        guard let text = try text(name) else { return nil }
        return Identifier(text)
    }

    /// A purl in its canonical spelling; any other key as it is.
    func product(_ name: String) throws(VEXServiceError) -> Identifier? {
        guard let text = try text(name) else { return nil }
        return try QueryParameters.product(text, name)
    }

    static func product(_ text: String, _ name: String) throws(VEXServiceError) -> Identifier {
        guard let purl = PackageURL(text) else {
            guard !text.hasPrefix("pkg:") else {
                throw VEXServiceError(
                    .parameter, "\(name) is no package URL: \(text)", hint: "write it like pkg:maven/group/name@version")
            }
            return Identifier(text)
        }
        return Identifier(purl.canonical)
    }

    func integer(_ name: String, _ range: ClosedRange<UInt64>) throws(VEXServiceError) -> UInt64? {
        guard let text = values[name] else { return nil }
        guard let number = QueryParameters.number(text), range.contains(number) else {
            throw VEXServiceError(
                .parameter, "\(name) is a whole number from \(range.lowerBound) to \(range.upperBound), got \"\(text)\"")
        }
        return number
    }

    /// Digits alone, without a sign and without zeros before them.
    static func number(_ text: String) -> UInt64? {
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }), text == "0" || !text.hasPrefix("0") else {
            return nil
        }
        return UInt64(text)
    }

    func flag(_ name: String) throws(VEXServiceError) -> Bool? {
        switch values[name] {
        case nil: return nil
        case "true": return true
        case "false": return false
        case let text?: throw VEXServiceError(.parameter, "\(name) is true or false, got \"\(text)\"")
        }
    }

    func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ name: String, _ type: Choice.Type
    ) throws(VEXServiceError) -> Choice? {
        guard let text = values[name] else { return nil }
        return try QueryParameters.choice(text, name, type)
    }

    static func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ text: String, _ name: String, _ type: Choice.Type
    ) throws(VEXServiceError) -> Choice {
        guard let choice = Choice(rawValue: text) else {
            let names = Choice.allCases.map(\.rawValue)
            throw VEXServiceError(
                .parameter, "\(name) is one of \(names.joined(separator: ", ")), got \"\(text)\"",
                hint: nearestName(to: text, among: names).map { "did you mean \($0)?" })
        }
        return choice
    }

    /// Millionths of a number from 0 to 1.
    func confidence(_ name: String) throws(VEXServiceError) -> Int64? {
        guard let text = values[name] else { return nil }
        guard let number = try? Millionths(decimal: text), number <= .one else {
            throw VEXServiceError(
                .parameter, "\(name) is a decimal from 0 to 1 with at most six fraction digits, got \"\(text)\"",
                hint: "write it like 0.75")
        }
        return Int64(number.value)
    }

    func entry(_ name: String) throws(VEXServiceError) -> EntryName? {
        guard let text = values[name] else { return nil }
        return try EntryName(text, name)
    }

    /// 1 to 100; as many as fit a screen when it is not given.
    func limit() throws(VEXServiceError) -> Int {
        Int(try integer("limit", 1...UInt64(QueryParameters.mostRows)) ?? QueryParameters.usualRows)
    }

    static let mostRows = 100
    private static let usualRows: UInt64 = 50

    func cursor(_ list: PageCursor.List) throws(VEXServiceError) -> PageCursor? {
        guard let text = values["cursor"] else { return nil }
        return try PageCursor(text, list)
    }
}

/// An entry as clients name it: by its number over all trees, or by its UUID.
enum EntryName: Sendable, Hashable {
    case index(UInt64)
    case uuid(EntryUUID)

    /// - Throws: `service.parameter`.
    init(_ text: String, _ name: String) throws(VEXServiceError) {
        if text.utf8.count < 64, let number = QueryParameters.number(text), number <= UInt64(Int64.max) {
            self = .index(number)
        } else if let uuid = EntryUUID(text) {
            self = .uuid(uuid)
        } else {
            throw VEXServiceError(
                .parameter, "\(name) names no entry: \"\(text)\"",
                hint: "give a log index, a UUID (80 hexadecimal digits) or a leaf hash (64)")
        }
    }
}

/// A SHA-256 as a part of a path: `sha256:` and 64 hexadecimal digits, or these alone, in either case.
enum DigestName {
    static func digest(_ text: String, _ name: String) throws(VEXServiceError) -> Digest {
        let digits = text.hasPrefix("sha256:") ? text.dropFirst(7) : text[...]
        guard digits.utf8.count == 64, let digest = Digest(hex: digits) else {
            throw VEXServiceError(
                .parameter, "\(name) is no SHA-256: \"\(text)\"", hint: "write sha256: and 64 hexadecimal digits")
        }
        return digest
    }
}
