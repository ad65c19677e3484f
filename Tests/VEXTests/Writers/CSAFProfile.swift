import Foundation

/// CSAF's mandatory tests, as far as a written document could fail them: by number, read off the OASIS suite's examples.
///
/// Another reading of the document than that of `Sources/VEX`, over Foundation's objects.
struct CSAFProfile {
    private let root: [String: Any]
    private var found: Set<String> = []
    private var groups: [String: Set<String>] = [:]

    /// The numbers of the tests that fail.
    static func violations(of bytes: [UInt8]) throws -> [String] {
        guard let root = try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any], root["document"] != nil
        else {
            return []
        }
        var profile = CSAFProfile(root: root)
        profile.check()
        return profile.found.sorted()
    }

    static let numbers: Set<String> = [
        "6.1.1", "6.1.2", "6.1.6", "6.1.16", "6.1.21", "6.1.22", "6.1.23", "6.1.27.4", "6.1.27.5", "6.1.27.7",
        "6.1.27.8",
        "6.1.27.9", "6.1.27.10", "6.1.27.11", "6.1.29", "6.1.30", "6.1.31", "6.1.32", "6.1.33",
    ]

    private init(root: [String: Any]) { self.root = root }

    private mutating func check() {
        let tree = root["product_tree"] as? [String: Any] ?? [:]
        for group in objects(tree["product_groups"]) {
            groups[group["group_id"] as? String ?? ""] = Set(group["product_ids"] as? [String] ?? [])
        }
        checkProducts(tree)
        checkVersions((root["document"] as? [String: Any])?["tracking"] as? [String: Any] ?? [:])
        let category = (root["document"] as? [String: Any])?["category"] as? String
        let isVEX = category == "csaf_vex"
        let isAdvisory = isVEX || category == "csaf_security_advisory"
        let vulnerabilities = objects(root["vulnerabilities"])
        if isAdvisory, root["product_tree"] == nil { found.insert("6.1.27.4") }
        if isAdvisory, vulnerabilities.isEmpty { found.insert("6.1.27.11") }
        let cves = vulnerabilities.compactMap { $0["cve"] as? String }
        if Set(cves).count != cves.count { found.insert("6.1.23") }
        if isAdvisory, vulnerabilities.contains(where: { $0["notes"] == nil }) { found.insert("6.1.27.5") }
        for vulnerability in vulnerabilities { check(vulnerability, isVEX: isVEX) }
    }

    private func objects(_ value: Any?) -> [[String: Any]] { value as? [[String: Any]] ?? [] }

    // MARK: - Products

    private mutating func checkProducts(_ tree: [String: Any]) {
        var defined: [String] = []
        var used: Set<String> = []
        collect(tree, &defined, &used)
        collect(root["vulnerabilities"] as Any, &defined, &used)
        if Set(defined).count != defined.count { found.insert("6.1.2") }
        if !used.isSubset(of: defined) { found.insert("6.1.1") }
        checkBranches(tree["branches"])
    }

    private func collect(_ value: Any, _ defined: inout [String], _ used: inout Set<String>) {
        for item in value as? [Any] ?? [] { collect(item, &defined, &used) }
        let lists = [
            "product_ids", "products", "first_affected", "known_affected", "last_affected", "known_not_affected",
            "first_fixed", "fixed", "under_investigation", "recommended",
        ]
        for (name, value) in value as? [String: Any] ?? [:] {
            if name == "product_id", let id = value as? String { defined.append(id) }
            if name.hasSuffix("product_reference"), let id = value as? String { used.insert(id) }
            if lists.contains(name), let ids = value as? [String] { used.formUnion(ids) }
            collect(value, &defined, &used)
        }
    }

    private mutating func checkBranches(_ branches: Any?) {
        let words = ["<", "<=", ">", ">=", "after", "all", "before", "earlier", "later", "prior", "versions"]
        for branch in objects(branches) {
            let name = (branch["name"] as? String ?? "").lowercased()
            let parts = name.split { " ".contains($0) }.map(String.init)
            let isRange = parts.contains { words.contains($0) } || name.contains("<") || name.contains(">")
            if branch["category"] as? String == "product_version", isRange { found.insert("6.1.31") }
            checkBranches(branch["branches"])
        }
    }

    // MARK: - Versions

    private mutating func checkVersions(_ tracking: [String: Any]) {
        let history = objects(tracking["revision_history"]).sorted {
            ($0["date"] as? String ?? "", number($0)) < ($1["date"] as? String ?? "", number($1))
        }
        let version = tracking["version"] as? String ?? ""
        let numbers = history.map { $0["number"] as? String ?? "" }
        let majors = numbers.compactMap { Int($0.prefix { $0 != "." }) }
        // A build or a pre-release makes no other version.
        if plain(numbers.last ?? "") != plain(version) { found.insert("6.1.16") }
        if Set(numbers).count != numbers.count { found.insert("6.1.22") }
        if let first = majors.first, first > 1 { found.insert("6.1.21") }
        if zip(majors, majors.dropFirst()).contains(where: { $1 > $0 + 1 }) { found.insert("6.1.21") }
        if Set((numbers + [version]).map { $0.contains(".") }).count > 1 { found.insert("6.1.30") }
    }

    private func plain(_ version: String) -> String { String(version.prefix { $0 != "-" && $0 != "+" }) }

    private func number(_ item: [String: Any]) -> Int {
        Int((item["number"] as? String ?? "").prefix { $0 != "." }) ?? 0
    }

    // MARK: - Vulnerabilities

    private mutating func check(_ vulnerability: [String: Any], isVEX: Bool) {
        let status = vulnerability["product_status"] as? [String: [String]] ?? [:]
        func listed(_ names: String...) -> Set<String> { Set(names.flatMap { status[$0] ?? [] }) }
        let groups = [
            listed("first_affected", "known_affected", "last_affected"), listed("known_not_affected"),
            listed("first_fixed", "fixed"), listed("under_investigation"),
        ]
        for (index, group) in groups.enumerated() {
            if groups[(index + 1)...].contains(where: { !$0.isDisjoint(with: group) }) { found.insert("6.1.6") }
        }
        let flags = objects(vulnerability["flags"])
        let remediations = objects(vulnerability["remediations"])
        if flags.contains(where: { $0["product_ids"] == nil && $0["group_ids"] == nil }) { found.insert("6.1.32") }
        if remediations.contains(where: { $0["product_ids"] == nil && $0["group_ids"] == nil }) {
            found.insert("6.1.29")
        }
        let flagged = flags.flatMap { Array(products(of: $0)) }
        if Set(flagged).count != flagged.count { found.insert("6.1.33") }
        guard isVEX else { return }
        if listed("fixed", "known_affected", "known_not_affected", "under_investigation").isEmpty {
            found.insert("6.1.27.7")
        }
        if vulnerability["cve"] == nil, vulnerability["ids"] == nil { found.insert("6.1.27.8") }
        let impacts = objects(vulnerability["threats"]).filter { $0["category"] as? String == "impact" }
        let explained = (flags + impacts).reduce(into: Set<String>()) { $0.formUnion(products(of: $1)) }
        if !listed("known_not_affected").isSubset(of: explained) { found.insert("6.1.27.9") }
        let remedied = remediations.reduce(into: Set<String>()) { $0.formUnion(products(of: $1)) }
        if !listed("known_affected").isSubset(of: remedied) { found.insert("6.1.27.10") }
    }

    private func products(of remark: [String: Any]) -> Set<String> {
        (remark["group_ids"] as? [String] ?? []).reduce(into: Set(remark["product_ids"] as? [String] ?? [])) {
            $0.formUnion(groups[$1] ?? [])
        }
    }
}
