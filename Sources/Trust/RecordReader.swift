import Signing
import Wire

/// The members of a record by name and type; every complaint names the member, and unknown members are refused.
///
/// A directory that skipped what it does not know could drop a restriction that a newer version wrote.
struct RecordReader {
    private let members: [JSONMember]
    private let what: String

    /// - Parameter names: All members that the record may have.
    init(_ value: JSONValue, _ what: String, allowing names: [String]) throws(TrustError) {
        guard case .object(let members) = value else { throw TrustError(.malformedRecord, "\(what) is no object") }
        var seen: Set<Identifier> = []
        for member in members {
            guard names.contains(where: { Identifier($0) == Identifier(member.name) }) else {
                throw TrustError(
                    .malformedRecord, "\(what) has the unknown member \(member.name)",
                    hint: "known are " + names.joined(separator: ", "))
            }
            guard seen.insert(Identifier(member.name)).inserted else {
                throw TrustError(.malformedRecord, "\(what) has \(member.name) twice")
            }
        }
        self.members = members
        self.what = what
    }

    /// nil for a member that is missing or null.
    private func present(_ name: String) -> JSONValue? {
        guard let member = members.first(where: { Identifier($0.name) == Identifier(name) }), member.value != .null
        else { return Optional.none }  // a bare nil would be JSON's null
        return member.value
    }

    func optionalString(_ name: String) throws(TrustError) -> String? {
        guard let value = present(name) else { return nil }
        guard case .string(let text) = value else { throw wanted("a string", name) }
        return text
    }

    func string(_ name: String) throws(TrustError) -> String {
        guard let text = try optionalString(name) else { throw wanted("a string", name) }
        return text
    }

    func list(_ name: String) throws(TrustError) -> [JSONValue] {
        guard let value = present(name) else { return [] }
        guard case .array(let elements) = value else { throw wanted("an array", name) }
        return elements
    }

    func identifiers(_ name: String) throws(TrustError) -> [Identifier] {
        var texts: [Identifier] = []
        for element in try list(name) {
            guard case .string(let text) = element else { throw wanted("an array of strings", name) }
            texts.append(Identifier(text))
        }
        return texts
    }

    func optionalTimestamp(_ name: String) throws(TrustError) -> Timestamp? {
        guard let text = try optionalString(name) else { return nil }
        guard let timestamp = Timestamp(rfc3339: text) else { throw wanted("an RFC 3339 date-time", name) }
        return timestamp
    }

    func timestamp(_ name: String) throws(TrustError) -> Timestamp {
        guard let timestamp = try optionalTimestamp(name) else { throw wanted("an RFC 3339 date-time", name) }
        return timestamp
    }

    func optionalDigest(_ name: String) throws(TrustError) -> Digest? {
        guard let text = try optionalString(name) else { return nil }
        guard let digest = Digest(hex: text), digest.hex == text else {
            throw wanted("64 lower-case hexadecimal digits", name)
        }
        return digest
    }

    func optionalChoice<Choice: RawRepresentable<String> & CaseIterable>(
        _ name: String, _ type: Choice.Type
    ) throws(TrustError) -> Choice? {
        guard let text = try optionalString(name) else { return nil }
        guard let choice = Choice(label: text) else {
            throw TrustError(
                .unknownValue, "\(what): \(name) is \"\(text)\"",
                hint: "known are " + Choice.allCases.map(\.rawValue).joined(separator: ", "))
        }
        return choice
    }

    func choice<Choice: RawRepresentable<String> & CaseIterable>(
        _ name: String, _ type: Choice.Type
    ) throws(TrustError) -> Choice {
        guard let choice = try optionalChoice(name, type) else { throw wanted("a string", name) }
        return choice
    }

    private func wanted(_ kind: String, _ name: String) -> TrustError {
        TrustError(.malformedRecord, "\(what): \(name): \(kind) is wanted")
    }
}

