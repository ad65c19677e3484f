import Wire

/// 6.1.60.1: the extensions of CSAF 2.1 against the schema that all of them have in common.
///
/// Whether the content is what its own schema wants (6.1.60.2) and whether it may stand where it stands (6.1.60.3) say
/// documents at the address in `$schema`, which are not fetched.
enum CSAFExtensions {
    /// All lists of extensions, at the places that the test names. The reader's limit on nesting bounds the recursion.
    static func lists(in root: JSONNode) -> [(list: JSONNode, pointer: String)] {
        var lists: [(list: JSONNode, pointer: String)] = []
        func add(_ node: JSONNode?, at pointer: String) {
            if let list = node?["x_extensions"] { lists.append((list, pointer + "/x_extensions")) }
        }
        func addBranches(_ list: JSONNode?, at pointer: String) {
            for (branch, pointer) in CSAFMandatoryTests.items(of: list, at: pointer + "/branches") {
                add(branch["product"], at: pointer + "/product")
                addBranches(branch["branches"], at: pointer)
            }
        }
        add(root, at: "")
        add(root["document"], at: "/document")
        let (tree, pointer) = (root["product_tree"], "/product_tree")
        addBranches(tree?["branches"], at: pointer)
        for (product, pointer) in CSAFMandatoryTests.items(of: tree?["full_product_names"], at: pointer + "/full_product_names") {
            add(product, at: pointer)
        }
        for (path, pointer) in CSAFMandatoryTests.items(of: tree?["product_paths"], at: pointer + "/product_paths") {
            add(path["full_product_name"], at: pointer + "/full_product_name")
        }
        for (vulnerability, pointer) in CSAFMandatoryTests.items(of: root["vulnerabilities"], at: "/vulnerabilities") {
            add(vulnerability, at: pointer)
            for (metric, pointer) in CSAFMandatoryTests.items(of: vulnerability["metrics"], at: pointer + "/metrics") {
                add(metric["content"], at: pointer + "/content")
            }
        }
        return lists
    }

    /// - Parameter report: Told of each place that is at fault, with what is wrong.
    static func check(_ list: JSONNode, at pointer: String, _ report: SSVCForm.Report) {
        guard list.kind == .array else { return report(pointer, "a list is wanted") }
        if list.count == 0 { report(pointer, "empty") }
        for (item, pointer) in CSAFMandatoryTests.items(of: list, at: pointer) {
            guard item.kind == .object else {
                report(pointer, "an object is wanted")
                continue
            }
            var missing: Set = ["$schema", "category", "content", "critical"]
            for (name, value) in item.members {
                let name = name.string ?? ""
                let place = "\(pointer)/\(JSONPointer.escaped(name))"
                missing.remove(name)
                switch name {
                case "$schema": if !(value.string.map(isSchema) ?? false) { report(place, value.string ?? "a string is wanted") }
                case "category":
                    let isKnown = ["essential", "significant", "supplementary"].contains(value.string)
                    if !isKnown { report(place, value.string ?? "a string is wanted") }
                case "content": if value.kind != .object || value.count == 0 { report(place, "an object with members is wanted") }
                case "critical": if value.bool == nil { report(place, "true or false is wanted") }
                default: report(place, "no member of the schema")
                }
            }
            for name in missing.sorted() { report("\(pointer)/\(name)", "missing") }
        }
    }

    /// An address whose last part ends with a semantic version: `https://example.test/name_1.0.0.json`.
    static func isSchema(_ text: String) -> Bool {
        guard text.hasPrefix("https://"), text.hasSuffix(".json"), !text.contains(where: \.isWhitespace) else { return false }
        let path = text.dropFirst("https://".count).dropLast(".json".count)
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count > 1, !parts.contains(where: \.isEmpty), let name = parts.last, parts[0].contains(".") else {
            return false
        }
        // The version may hold no low line, the name may.
        guard let line = name.lastIndex(of: "_"), line != name.startIndex else { return false }
        return CSAFVersion(String(name[name.index(after: line)...])).map { !$0.isInteger } ?? false
    }
}
