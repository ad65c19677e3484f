import Wire

/// 6.1.27: what the profiles want, but for what the reader notices of csaf_vex already.
extension CSAFMandatoryTests {
    func checkProfile(_ reading: inout Reading) {
        if isCategory("csaf_informational_advisory", "csaf_security_incident_response") { checkInformation(&reading) }
        if isCategory("csaf_informational_advisory", "csaf_withdrawn", "csaf_superseded"),
            root["vulnerabilities"] != nil
        {
            reading.report(.profileVulnerabilities, at: "/vulnerabilities")
        }
        if isCategory("csaf_security_advisory", "csaf_vex", "csaf_deprecated_security_advisory") {
            checkAdvisory(&reading)
        }
        if isVersion21, isCategory("csaf_withdrawn", "csaf_superseded") { checkRetraction(&reading) }
    }

    private func checkInformation(_ reading: inout Reading) {
        let explaining: [StaticString] = ["description", "details", "general", "summary"]
        let isExplained = notes.contains { note in
            explaining.contains { note.node["category"]?.isString($0) == true }
        }
        if !isExplained { reading.report(.profileNotes, at: "/document/notes") }
        let hasExternal = references.contains { $0.node["category"]?.isString("external") == true }
        if !hasExternal { reading.report(.profileReferences, at: "/document/references") }
    }

    private func checkAdvisory(_ reading: inout Reading) {
        if root["product_tree"] == nil { reading.report(.profileProductTree, at: "/product_tree") }
        if root["vulnerabilities"] == nil { reading.report(.profileNoVulnerabilities, at: "/vulnerabilities") }
        let isVEX = isCategory("csaf_vex")
        let isAdvisory21 = isVersion21 && isCategory("csaf_security_advisory")
        for (node, pointer) in CSAFMandatoryTests.items(of: root["vulnerabilities"], at: "/vulnerabilities") {
            let status = node["product_status"]
            if node["notes"] == nil { reading.report(.profileVulnerabilityNotes, at: pointer) }
            if !isVEX, status == nil { reading.report(.profileProductStatus, at: pointer) }
            if isVEX, node["cve"] == nil, node["ids"] == nil { reading.report(.profileIdentifier, at: pointer) }
            if isAdvisory21, isFixedAlone(status) { reading.report(.fixedAlone, at: pointer + "/product_status") }
            if isAdvisory21, status?["known_affected"] == nil { reading.report(.profileAffected, at: pointer) }
        }
    }

    /// 6.1.27.13 where nothing has to be guessed: which version corresponds to which, only names could tell.
    private func isFixedAlone(_ status: JSONNode?) -> Bool {
        guard let status else { return false }
        func names(_ group: UInt8) -> Bool {
            CSAFStatusList.allCases.contains { $0.group == group && !$0.node(in: status).elements.isEmpty }
        }
        return names(CSAFStatusList.fixed.group) && !names(CSAFStatusList.knownAffected.group)
    }

    private func checkRetraction(_ reading: inout Reading) {
        if !notes.contains(where: { isDescription($0.node) }) {
            reading.report(.retractionNotes, at: "/document/notes")
        }
        if root["product_tree"] != nil { reading.report(.retractionProductTree, at: "/product_tree") }
        let revisions = document?["tracking"]?["revision_history"]
        if (revisions?.count ?? 0) < 2 {
            reading.report(.retractionHistory, at: "/document/tracking/revision_history")
        }
        // The titles are prescribed for English alone.
        guard isEnglish else { return }
        let isWithdrawn = isCategory("csaf_withdrawn")
        let title = isWithdrawn ? "Reasoning for Withdrawal" : "Reasoning for Supersession"
        let reasons = notes(titled: title)
        if reasons.count != 1 || !isDescription(reasons[0].node) {
            reading.report(
                isWithdrawn ? .withdrawalReason : .supersessionReason, at: reasons.first?.pointer ?? "/document/notes")
        }
        guard !isWithdrawn else { return }
        let isLed = references.contains { reference in
            reference.node["category"]?.isString("external") == true
                && reference.node["summary"]?.string?.utf8.starts(with: "Superseding Document".utf8) == true
        }
        if !isLed { reading.report(.supersessionReference, at: "/document/references") }
    }

    /// Whether the document is in English, or does not say.
    var isEnglish: Bool {
        let language = (document?["lang"]?.string ?? "en").lowercased()
        return language.utf8.elementsEqual("en".utf8) || language.utf8.starts(with: "en-".utf8)
    }

    func notes(titled title: String) -> [(node: JSONNode, pointer: String)] {
        notes.filter { $0.node["title"]?.string.map { Identifier($0) } == Identifier(title) }
    }

    private var notes: [(node: JSONNode, pointer: String)] {
        CSAFMandatoryTests.items(of: document?["notes"], at: "/document/notes")
    }

    private var references: [(node: JSONNode, pointer: String)] {
        CSAFMandatoryTests.items(of: document?["references"], at: "/document/references")
    }

    private func isDescription(_ note: JSONNode) -> Bool { note["category"]?.isString("description") == true }
}
