import Wire

/// The mandatory tests of CSAF 2.0 and 2.1 (section 6.1) that reading alone does not decide.
///
/// A separate pass, so that lenient reading costs nothing more. Each test reports under its official number. Cost:
/// linear in the document, but for the sorting of its revisions.
struct CSAFMandatoryTests {
    let root: JSONNode
    let document: JSONNode?
    /// Whether the tests of CSAF 2.1 apply beside those of 2.0.
    let isVersion21: Bool
    let category: String
    let history: CSAFHistory

    static func check(_ root: JSONNode, into reading: inout Reading) {
        let tests = CSAFMandatoryTests(root)
        tests.checkHeader(&reading)
        tests.history.check(into: &reading)
        tests.checkProfile(&reading)
        tests.checkProductTree(&reading)
        tests.checkVulnerabilities(&reading)
        guard tests.isVersion21 else { return }
        tests.checkDates(&reading)
        tests.checkExtensions(&reading)
    }

    private init(_ root: JSONNode) {
        self.root = root
        document = root["document"]
        isVersion21 = document?["csaf_version"]?.isString("2.1") == true
        category = document?["category"]?.string ?? ""
        history = CSAFHistory(document?["tracking"], isVersion21: isVersion21)
    }

    /// The elements of a list, each with its pointer; none when this is no list.
    static func items(of list: JSONNode?, at pointer: String) -> [(node: JSONNode, pointer: String)] {
        guard let list else { return [] }
        return list.elements.enumerated().map { ($1, "\(pointer)/\($0)") }
    }

    func isCategory(_ names: String...) -> Bool { names.contains { Identifier($0) == Identifier(category) } }

    /// 6.1.60.1; and 6.1.60.2, which wants a warning of each extension that is not known, with its class and its schema.
    private func checkExtensions(_ reading: inout Reading) {
        for (list, pointer) in CSAFExtensions.lists(in: root) {
            CSAFExtensions.check(list, at: pointer) { reading.report(.extensionForm, at: $0, note: $1) }
            for (item, pointer) in CSAFMandatoryTests.items(of: list, at: pointer) {
                guard let schema = item["$schema"]?.string else { continue }
                let kind = item["category"]?.string ?? "unclassified"
                reading.report(.unknownExtension, at: pointer, note: "\(kind), \(schema)")
            }
        }
    }

    // MARK: - Language, translation, category, distribution

    private func checkHeader(_ reading: inout Reading) {
        guard let document else { return }
        let (language, source) = (document["lang"]?.string, document["source_lang"]?.string)
        for (member, tag) in [("lang", language), ("source_lang", source)] {
            if let tag, !LanguageTag.isPlausible(tag) {
                reading.report(.language, at: "/document/\(member)", note: tag)
            }
        }
        if document["publisher"]?["category"]?.isString("translator") == true, source == nil {
            reading.report(.untranslated, at: "/document")
        }
        if let language, let source, Identifier(language.lowercased()) == Identifier(source.lowercased()) {
            reading.report(.translatedIntoItself, at: "/document/source_lang", note: source)
        }
        if CSAFCategory(category).isProhibited(inVersion21: isVersion21) {
            reading.report(.prohibitedCategory, at: "/document/category", note: category)
        }
        guard isVersion21 else { return }
        checkSharingGroup(document["distribution"], &reading)
        checkLicense(document["license_expression"]?.string, &reading)
    }

    /// 6.1.54, and 6.1.55 for licenses that no list can have.
    private func checkLicense(_ text: String?, _ reading: inout Reading) {
        guard let text else { return }
        guard let expression = LicenseExpression(text) else {
            return reading.report(.licenseForm, at: "/document/license_expression", note: text)
        }
        guard expression.hasOwnLicense, isEnglish else { return }
        let texts = notes(titled: "License")
        if texts.count != 1 || texts[0].node["category"]?.isString("legal_disclaimer") != true {
            reading.report(.licenseText, at: texts.first?.pointer ?? "/document/notes")
        }
    }

    /// 6.1.38 to 6.1.41: the sharing groups of everybody and of nobody have fixed ids and names.
    private func checkSharingGroup(_ distribution: JSONNode?, _ reading: inout Reading) {
        guard let group = distribution?["sharing_group"], let id = group["id"]?.string else { return }
        let pointer = "/document/distribution/sharing_group"
        let isClear = distribution?["tlp"]?["label"]?.isString("CLEAR") == true
        let isEverybody = Identifier(id) == "ffffffff-ffff-ffff-ffff-ffffffffffff"
        let isNobody = Identifier(id) == "00000000-0000-0000-0000-000000000000"
        if isEverybody, !isClear { reading.report(.publicGroupOfFew, at: pointer + "/id") }
        if isClear, !isEverybody, !(isNobody && history.status == "draft") {
            reading.report(.groupOfFewForAll, at: pointer + "/id", note: id)
        }
        let name = group["name"].flatMap(\.string).map { Identifier($0) }
        if name == "Public" && !isEverybody || name == "No sharing allowed" && !isNobody {
            reading.report(.reservedGroupName, at: pointer + "/name", note: name?.text)
        }
        if isEverybody && name != "Public" || isNobody && name != "No sharing allowed" {
            reading.report(.missingGroupName, at: pointer, note: name?.text)
        }
    }
}
