import Trust
import Wire

/// The members of a case by name and type; every complaint names the member.
struct CaseReader {
    private let node: JSONNode

    init(_ node: JSONNode) throws(ConsensusError) {
        guard node.kind == .object else { throw ConsensusError(.caseMember, "an object is wanted") }
        self.node = node
    }

    /// Refuses every other member.
    func allow(_ names: [String]) throws(ConsensusError) {
        for (name, _) in node.members {
            let name = name.string ?? ""
            guard names.contains(where: { Identifier($0) == Identifier(name) }) else {
                throw ConsensusError(
                    .caseMember, "\(name): no such member", hint: "known are " + names.joined(separator: ", "))
            }
        }
    }

    /// nil for a member that is missing or null.
    func present(_ name: String) -> JSONNode? {
        node.member(named: name).flatMap { $0.isNull ? nil : $0 }
    }

    func string(_ name: String) throws(ConsensusError) -> String {
        guard let text = node.member(named: name)?.string else { throw wanted("a string", name) }
        return text
    }

    func list(_ name: String) throws(ConsensusError) -> JSONElements {
        guard let list = node.member(named: name), list.kind == .array else { throw wanted("an array", name) }
        return list.elements
    }

    /// An array of strings; none when the member is missing or null.
    func identifiers(_ name: String) throws(ConsensusError) -> [Identifier] {
        guard present(name) != nil else { return [] }
        var identifiers: [Identifier] = []
        for element in try list(name) {
            guard let text = element.string else { throw wanted("an array of strings", name) }
            identifiers.append(Identifier(text))
        }
        return identifiers
    }

    func timestamp(_ name: String) throws(ConsensusError) -> Timestamp {
        let text = try string(name)
        guard let timestamp = Timestamp(rfc3339: text) else {
            throw ConsensusError(.caseValue, "\(name): \(text) is no RFC 3339 date-time")
        }
        return timestamp
    }

    func choice<Choice: RawRepresentable<String> & CaseIterable>(_ name: String) throws(ConsensusError) -> Choice {
        let text = try string(name)
        guard let choice = Choice(label: text) else {
            throw ConsensusError(
                .caseValue, "\(name): \(text) is not known",
                hint: "known are " + Choice.allCases.map(\.rawValue).joined(separator: ", "))
        }
        return choice
    }

    private func wanted(_ what: String, _ name: String) -> ConsensusError {
        ConsensusError(.caseMember, "\(name): \(what) is wanted")
    }
}
