import Wire

/// The times of CSAF 2.1: their form (6.1.37), and that nothing is later than the document that tells of it (6.1.45,
/// 6.1.49, 6.1.51, 6.1.52) or than somebody's knowledge (6.1.53).
extension CSAFMandatoryTests {
    func checkDates(_ reading: inout Reading) {
        let tracking = document?["tracking"]
        let pointer = "/document/tracking"
        checkForm(tracking?["current_release_date"], at: pointer + "/current_release_date", &reading)
        checkForm(tracking?["initial_release_date"], at: pointer + "/initial_release_date", &reading)
        checkForm(tracking?["generator"]?["date"], at: pointer + "/generator/date", &reading)
        for (item, pointer) in CSAFMandatoryTests.items(
            of: tracking?["revision_history"], at: pointer + "/revision_history")
        {
            checkForm(item["date"], at: pointer + "/date", &reading)
        }
        for (node, pointer) in CSAFMandatoryTests.items(of: root["vulnerabilities"], at: "/vulnerabilities") {
            checkVulnerability(node, at: pointer, &reading)
        }
    }

    private func checkVulnerability(_ node: JSONNode, at pointer: String, _ reading: inout Reading) {
        checkForm(node["discovery_date"], at: pointer + "/discovery_date", &reading)
        let disclosure = node["disclosure_date"]
        checkForm(disclosure, at: pointer + "/disclosure_date", &reading)
        if document?["distribution"]?["tlp"]?["label"]?.isString("CLEAR") == true {
            checkNotLater(disclosure, .lateDisclosure, at: pointer + "/disclosure_date", &reading)
        }
        for (list, name) in [
            (node["flags"], "flags"), (node["involvements"], "involvements"), (node["remediations"], "remediations"),
            (node["threats"], "threats"),
        ] {
            for (item, pointer) in CSAFMandatoryTests.items(of: list, at: "\(pointer)/\(name)") {
                checkForm(item["date"], at: pointer + "/date", &reading)
            }
        }
        checkExploitation(node, at: pointer, &reading)
        for (item, pointer) in CSAFMandatoryTests.items(of: node["metrics"], at: pointer + "/metrics") {
            let content = item["content"]
            for (score, name, rule) in [
                (content?["ssvc_v1"], "ssvc_v1", Diagnostic.Rule.lateSSVC),
                (content?["ssvc_v2"], "ssvc_v2", .lateSSVC), (content?["epss"], "epss", .lateEPSS),
            ] {
                let place = "\(pointer)/content/\(name)/timestamp"
                checkForm(score?["timestamp"], at: place, &reading)
                checkNotLater(score?["timestamp"], rule, at: place, &reading)
            }
        }
    }

    private func checkExploitation(_ node: JSONNode, at pointer: String, _ reading: inout Reading) {
        for (item, pointer) in CSAFMandatoryTests.items(
            of: node["first_known_exploitation_dates"], at: pointer + "/first_known_exploitation_dates")
        {
            let (date, exploitation) = (item["date"], item["exploitation_date"])
            checkForm(date, at: pointer + "/date", &reading)
            checkForm(exploitation, at: pointer + "/exploitation_date", &reading)
            checkNotLater(date, .lateExploitation, at: pointer + "/date", &reading)
            checkNotLater(exploitation, .lateExploitation, at: pointer + "/exploitation_date", &reading)
            if let known = time(date), let happened = time(exploitation), happened > known {
                reading.report(.exploitedAfterKnown, at: pointer + "/exploitation_date", note: exploitation?.string)
            }
        }
    }

    private func time(_ node: JSONNode?) -> Timestamp? { node?.string.flatMap { LenientTime($0) }?.timestamp }

    /// Only what has been released is held to its newest revision.
    private func checkNotLater(
        _ node: JSONNode?, _ rule: Diagnostic.Rule, at pointer: String, _ reading: inout Reading
    ) {
        guard let time = time(node), let newest = history.released, time > newest else { return }
        reading.report(rule, at: pointer, note: node?.string)
    }

    /// 6.1.37: RFC 3339 in upper case, without a leap second.
    private func checkForm(_ node: JSONNode?, at pointer: String, _ reading: inout Reading) {
        guard let text = node?.string else { return }
        let isUpperCase = !text.utf8.contains { $0 == UInt8(ascii: "t") || $0 == UInt8(ascii: "z") }
        guard !isUpperCase || LenientTime(text)?.isStrictForm != true else { return }
        reading.report(.dateForm, at: pointer, note: text)
    }
}
