import Wire

/// What each vulnerability must keep to: 6.1.1, 6.1.4, 6.1.7, 6.1.11, 6.1.24, 6.1.33, 6.1.35, 6.1.36, 6.1.46 to 6.1.48,
/// 6.1.56.
extension CSAFMandatoryTests {
    func checkVulnerabilities(_ reading: inout Reading) {
        let catalog = CSAFCatalog(root["product_tree"])
        var references = CSAFReferences(catalog, known: reading.diagnostics)
        let flagged = Set(
            reading.diagnostics.lazy.filter { $0.rule == .severalFlags }
                .map { [Identifier($0.pointer), Identifier($0.note ?? "")] })
        for (note, pointer) in CSAFMandatoryTests.items(of: document?["notes"], at: "/document/notes") {
            references.check(note, at: pointer, &reading)
        }
        for (node, pointer) in CSAFMandatoryTests.items(of: root["vulnerabilities"], at: "/vulnerabilities") {
            for (list, name) in [
                (node["notes"], "notes"), (node["involvements"], "involvements"),
                (node["first_known_exploitation_dates"], "first_known_exploitation_dates"),
            ] {
                for (item, pointer) in CSAFMandatoryTests.items(of: list, at: "\(pointer)/\(name)") {
                    references.check(item, at: pointer, &reading)
                }
            }
            checkWeaknesses(node, at: pointer, &reading)
            checkScores(node, at: pointer, &reading)
            checkInvolvements(node, at: pointer, &reading)
            let remarks = CSAFProductRemarks(node, catalog)
            remarks.checkFlags(at: pointer, except: flagged, &reading)
            if isVersion21 { remarks.checkRemedies(at: pointer, &reading) }
        }
    }

    /// 6.1.11: the form of the identifier, and what ``CWEList`` knows of it.
    private func checkWeaknesses(_ node: JSONNode, at pointer: String, _ reading: inout Reading) {
        var stated = CSAFMandatoryTests.items(of: node["cwes"], at: pointer + "/cwes")
        if let single = node["cwe"] { stated.append((single, pointer + "/cwe")) }
        for (weakness, pointer) in stated {
            guard let id = weakness["id"]?.string else { continue }
            let digits = id.utf8.dropFirst("CWE-".utf8.count)
            let isForm =
                id.utf8.starts(with: "CWE-".utf8) && (1...6).contains(digits.count)
                && digits.allSatisfy(isDigit) && digits.first != UInt8(ascii: "0")
            guard isForm, let number = Int(Substring(digits)) else {
                reading.report(.weaknessForm, at: pointer + "/id", note: id)
                continue
            }
            let name = weakness["name"]?.string
            let fault =
                isVersion21
                ? CWECheck.fault(id: number, name: name, version: weakness["version"]?.string)
                : CWECheck.fault(
                    id: number, name: name, date: document?["tracking"]?["current_release_date"]?.string)
            switch fault {
            case nil: break
            case .unknown: reading.report(.weaknessForm, at: pointer + "/id", note: "\(id) is not in the version")
            case .group: reading.report(.weaknessForm, at: pointer + "/id", note: "\(id) is a category or view")
            case .name(let right): reading.report(.weaknessForm, at: pointer + "/name", note: "\(id) is \(right)")
            }
        }
    }

    // MARK: - Scores

    private static let scoreKinds: [StaticString] = ["cvss_v2", "cvss_v3", "cvss_v4"]

    private func checkScores(_ node: JSONNode, at pointer: String, _ reading: inout Reading) {
        let (list, name) = isVersion21 ? (node["metrics"], "metrics") : (node["scores"], "scores")
        var versions: Set<[Identifier]> = []
        var scored: Set<[Identifier]> = []
        var rated: [[Identifier]: String] = [:]
        for (item, pointer) in CSAFMandatoryTests.items(of: list, at: "\(pointer)/\(name)") {
            // CSAF 2.1 lets several sources score one product.
            let content = isVersion21 ? item["content"] : item
            let source = Identifier(item["source"]?.string ?? "")
            let products = Set(item["products"].identifiers)
            if isVersion21, let assessment = content?["ssvc_v2"] {
                let place = pointer + "/content/ssvc_v2"
                SSVCForm.check(assessment, at: place) { reading.report(.assessmentForm, at: $0, note: $1) }
                SSVCCheck.check(assessment, at: place) { reading.report(.decisionPoint, at: $0, note: $1) }
                checkTargets(assessment["target_ids"], of: node, at: place + "/target_ids", &reading)
            }
            if content?["qualitative_severity_rating"] != nil {
                for product in products { rated[[product, source]] = pointer }
            }
            for kind in CSAFMandatoryTests.scoreKinds {
                guard let score = content?[kind] else { continue }
                let place = isVersion21 ? "\(pointer)/content/\(kind)" : "\(pointer)/\(kind)"
                CVSSCheck.check(score, kind, at: place, &reading)
                let version = Identifier(score["version"]?.string ?? kind.description)
                for product in products.sorted() {
                    scored.insert([product, source])
                    guard !versions.insert([product, source, version]).inserted else { continue }
                    reading.report(.severalScores, at: pointer, note: "\(product.text), CVSS \(version.text)")
                }
            }
        }
        for (key, pointer) in rated.sorted(by: { $0.key[0] < $1.key[0] }) where scored.contains(key) {
            reading.report(.ratedTwice, at: pointer, note: key[0].text)
        }
    }

    /// 6.1.47: an assessment names the vulnerability it stands in.
    private func checkTargets(
        _ list: JSONNode?, of node: JSONNode, at pointer: String, _ reading: inout Reading
    ) {
        let targets = CSAFMandatoryTests.items(of: list, at: pointer)
        guard !targets.isEmpty else { return }
        let names = Set(
            ([node["cve"]?.string] + node["ids"].elements.map { $0["text"]?.string })
                .compactMap { $0.map { Identifier($0) } })
        // The document's own id stands for its only vulnerability.
        let own = document?["tracking"]?["id"]?.string.map { Identifier($0) }
        let isOnly = root["vulnerabilities"]?.count == 1
        for (target, pointer) in targets {
            guard let id = target.string else { continue }
            let isNamed = Identifier(id) == own ? isOnly : names.contains(Identifier(id))
            guard !isNamed else { continue }
            reading.report(.foreignTarget, at: pointer, note: id)
        }
    }

    // MARK: - Involvements

    private func checkInvolvements(_ node: JSONNode, at pointer: String, _ reading: inout Reading) {
        var seen: Set<[Identifier]> = []
        for (item, pointer) in CSAFMandatoryTests.items(of: node["involvements"], at: pointer + "/involvements") {
            guard let party = item["party"]?.string, let date = item["date"]?.string.flatMap({ LenientTime($0) }) else {
                continue
            }
            // CSAF 2.1 lets an involvement concern some products alone.
            let named = Set(item["product_ids"].identifiers + item["group_ids"].identifiers)
            let subjects = named.isEmpty ? [""] : Array(named)
            let keys = subjects.map { [Identifier(party), Identifier(date.timestamp.rfc3339), $0] }
            if keys.contains(where: seen.contains) { reading.report(.repeatedInvolvement, at: pointer, note: party) }
            seen.formUnion(keys)
        }
    }
}
