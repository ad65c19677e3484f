import Wire

/// Reads OpenVEX v0.2.0 and the forms of v0.0.x (rules O1 to O10).
struct OpenVEXReader {
    /// Where the document's own members stand: the root, or `metadata` (rule O10).
    private let head: JSONNode
    private let subjects: OpenVEXSubjects?
    private let documentTime: Timestamp?

    static func hasContext(_ node: JSONNode) -> Bool {
        node["@context"]?.string.map { $0.utf8.starts(with: "https://openvex.dev/ns".utf8) } == true
    }

    static func read(_ source: WrappedDocument, into reading: inout Reading) throws(VEXError) {
        let root = source.root
        var head = root
        var prefix = ""
        if !hasContext(root), let metadata = root["metadata"] {
            head = metadata
            prefix = "/metadata"
            reading.report(.underMetadata, at: "/metadata")
        }
        let time = readHeader(head, prefix, &reading)
        let subjects = source.subjects.map { OpenVEXSubjects($0) }
        // Subjects stand around the document, and pointers lead into it.
        for defect in subjects?.defects ?? [] { reading.report(.noSubjectIdentity, at: "", note: defect) }
        let reader = OpenVEXReader(head: head, subjects: subjects, documentTime: time)
        let nested = root["statements"] == nil && head["statements"] != nil
        let list = nested ? head["statements"] : root["statements"]
        try reader.readStatements(list, at: (nested ? prefix : "") + "/statements", into: &reading)
    }

    /// What the specification requires of the document; returns its time.
    private static func readHeader(_ head: JSONNode, _ prefix: String, _ reading: inout Reading) -> Timestamp? {
        let time = reading.time(head["timestamp"], at: prefix + "/timestamp")
        reading.header.issuerName = head["author"]?.nonBlank
        reading.header.documentID = head["@id"]?.nonBlank
        reading.header.version = head["version"].flatMap { $0.numberText ?? $0.string }
        reading.header.timestamp = time
        if head["version"]?.int.map({ $0 >= 1 }) != true { reading.report(.openvexVersion, at: prefix + "/version") }
        if head["@id"]?.nonBlank == nil { reading.report(.openvexMissing, at: prefix + "/@id") }
        if head["author"]?.nonBlank == nil { reading.report(.openvexMissing, at: prefix + "/author") }
        if head["timestamp"]?.nonBlank == nil { reading.report(.openvexMissing, at: prefix + "/timestamp") }
        return time
    }

    // O1
    private func readStatements(
        _ list: JSONNode?, at pointer: String, into reading: inout Reading
    ) throws(VEXError) {
        guard let list, list.kind == .array else { return reading.report(.noStatements, at: pointer) }
        reading.expect(atLeast: list.count)
        var index = 0
        for statement in list.elements {
            try read(statement, at: ItemPointer(pointer, index), into: &reading)
            index += 1
        }
        if index == 0 { reading.report(.noStatements, at: pointer) }
    }

    private func read(_ node: JSONNode, at place: ItemPointer, into reading: inout Reading) throws(VEXError) {
        guard node.kind == .object else { return reading.drop(.shape, at: place.text) }
        guard let claim = vulnerability(node["vulnerability"], at: place, &reading) else {
            return reading.drop(.noVulnerability, at: place.text)
        }
        // O5: exactly one of the four labels.
        guard let status = node["status"]?.string.flatMap(VEXStatus.init(rawValue:)) else {
            return reading.drop(.unknownStatus, at: place.text, note: node["status"]?.nonEmpty)
        }
        // T1; an unusable time of the statement is none.
        let time = reading.time(node["timestamp"], at: place.text + "/timestamp") ?? documentTime
        let statement = OpenVEXStatement(
            node: node, place: place, claim: claim, status: status,
            justification: justification(of: node, status, at: place, &reading), timestamp: time)
        try statement.readProducts(about: subjects, into: &reading)
    }

    // O2: "@id" is no substitute for the name.
    private func vulnerability(
        _ node: JSONNode?, at place: ItemPointer, _ reading: inout Reading
    ) -> VulnerabilityName? {
        guard let node else { return nil }
        if let name = node.trimmed {
            reading.report(.openvexLegacy, at: place.text + "/vulnerability")
            return VulnerabilityName(name)
        }
        guard let name = node["name"]?.trimmed else { return nil }
        func pointer() -> String { place.text + "/vulnerability/aliases" }
        guard let list = reading.list(node["aliases"], at: pointer()) else { return VulnerabilityName(name) }
        let aliases = list.elements.enumerated().compactMap { reading.identifier($1, at: "\(pointer())/\($0)") }
        return VulnerabilityName(name, aliases: aliases)
    }

    // J1, J2, O6, O7
    private func justification(
        of node: JSONNode, _ status: VEXStatus, at place: ItemPointer, _ reading: inout Reading
    ) -> StatedJustification {
        let stated = node["justification"]?.nonEmpty
        if status == .notAffected, stated == nil {
            // Beside an impact statement nobody would miss it.
            _ = reading.text(node["justification"], at: place.text + "/justification")
        }
        if status == .affected, node["action_statement"]?.nonBlank == nil { reading.report(.noAction, at: place.text) }
        guard let stated else {
            if status == .notAffected, node["impact_statement"]?.nonBlank == nil {
                reading.report(.unjustified, at: place.text)
            }
            return .none
        }
        guard status == .notAffected else {
            reading.report(.justificationDropped, at: place.text)
            return .none
        }
        let label = Justification(label: stated)
        if label == nil { reading.report(.unknownLabel, at: place.text, note: stated) }
        return StatedJustification(label: label, raw: Identifier(stated))
    }
}
