import Wire

/// Reads the vulnerabilities of a CycloneDX BOM (rules X1 to X6).
struct CycloneDXReader {
    private let components: CycloneDXComponents
    /// `metadata.timestamp` (rule T3).
    private let documentTime: Timestamp?

    static func read(_ source: WrappedDocument, into reading: inout Reading) throws(VEXError) {
        let root = source.root
        readHeader(root, &reading)
        guard let list = reading.list(root["vulnerabilities"], at: "/vulnerabilities"),
            list.elements.contains(where: { _ in true })
        else { return }
        let reader = CycloneDXReader(
            components: CycloneDXComponents(root, &reading), documentTime: reading.header.timestamp)
        for (index, vulnerability) in list.elements.enumerated() {
            try reader.read(vulnerability, at: ItemPointer("/vulnerabilities", index), into: &reading)
        }
    }

    private static func readHeader(_ root: JSONNode, _ reading: inout Reading) {
        let metadata = reading.object(root["metadata"], at: "/metadata")
        reading.header.documentID = reading.text(root["serialNumber"], at: "/serialNumber")
        // BOM-Links name the version; without one it is 1.
        if let version = root["version"], !version.isNull, version.int == nil {
            reading.report(.shape, at: "/version", note: "an integer")
        }
        reading.header.version = root["version"]?.numberText
        reading.header.timestamp = reading.time(metadata?["timestamp"], at: "/metadata/timestamp")
        let authors = metadata?["authors"]?.elements.first { $0["name"]?.nonBlank != nil }
        reading.header.issuerName = metadata?["supplier"]?["name"]?.nonBlank
            ?? metadata?["manufacturer"]?["name"]?.nonBlank ?? metadata?["manufacture"]?["name"]?.nonBlank
            ?? authors?["name"]?.nonBlank
    }

    private func read(_ node: JSONNode, at place: ItemPointer, into reading: inout Reading) throws(VEXError) {
        guard node.kind == .object else { return reading.drop(.shape, at: place.text) }
        // X1
        guard let id = node["id"]?.trimmed else { return reading.drop(.noID, at: place.text) }
        // X2
        guard let analysis = node["analysis"], let state = analysis["state"], !state.isNull else {
            return reading.drop(.noAnalysis, at: place.text)
        }
        guard let base = CycloneDXState(state) else {
            return reading.drop(.unknownState, at: place.text, note: state.nonEmpty)
        }
        // X3
        guard let affects = node["affects"], affects.kind == .array, affects.elements.contains(where: { _ in true })
        else { return reading.drop(.noAffects, at: place.text) }
        let aliases = aliases(node["references"], at: place, &reading)
        let justification = justification(analysis["justification"], base, at: place, &reading)
        let vulnerability = CycloneDXVulnerability(
            claim: VulnerabilityName(id, aliases: aliases), state: base, justification: justification,
            timestamp: time(node, analysis, at: place, &reading))
        for (index, affected) in affects.elements.enumerated() {
            try vulnerability.read(
                affected, place.item(index, of: .affects), components, into: &reading)
        }
    }

    private func aliases(_ list: JSONNode?, at place: ItemPointer, _ reading: inout Reading) -> [Identifier] {
        guard let list = reading.list(list, at: place.text + "/references") else { return [] }
        return list.elements.enumerated().compactMap { index, reference in
            if let id = reference["id"]?.trimmed { return id }
            reading.report(.shape, at: "\(place.text)/references/\(index)", note: "a reference with an id")
            return nil
        }
    }

    /// T3: the first that there is and that can be read.
    private func time(
        _ node: JSONNode, _ analysis: JSONNode, at place: ItemPointer, _ reading: inout Reading
    ) -> Timestamp? {
        reading.time(analysis["lastUpdated"], at: place.text + "/analysis/lastUpdated")
            ?? reading.time(analysis["firstIssued"], at: place.text + "/analysis/firstIssued")
            ?? documentTime
            ?? reading.time(node["updated"], at: place.text + "/updated")
            ?? reading.time(node["published"], at: place.text + "/published")
            ?? reading.time(node["created"], at: place.text + "/created")
    }

    // J1, J2, J3, X6
    private func justification(
        _ node: JSONNode?, _ state: CycloneDXState, at place: ItemPointer, _ reading: inout Reading
    ) -> StatedJustification {
        guard let stated = node?.nonEmpty else {
            _ = reading.text(node, at: place.text + "/analysis/justification")
            return state == .falsePositive ? StatedJustification(label: nil, raw: "false_positive") : .none
        }
        let label = CycloneDXJustification(rawValue: stated)
        if label == nil { reading.report(.unknownLabel, at: place.text, note: stated) }
        guard state.status == .notAffected else {
            reading.report(.justificationDropped, at: place.text)
            return .none
        }
        return StatedJustification(label: label?.common, raw: Identifier(stated))
    }
}
