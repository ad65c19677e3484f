import Wire

/// 6.1.46: the schema `SelectionList` 2.0.0 of CERT/CC, but for the formats of times and addresses.
struct SSVCForm {
    /// Told of each place that is at fault, with what is wrong.
    typealias Report = (_ pointer: String, _ note: String) -> Void

    static func check(_ list: JSONNode, at pointer: String, _ report: Report) {
        let members = ["timestamp", "schemaVersion", "selections", "target_ids", "decision_point_resources", "references"]
        object(list, at: pointer, members, required: 3, report) { name, value, place in
            switch name {
            case "timestamp": string(value, at: place, report) { _ in true }
            case "schemaVersion": string(value, at: place, report) { $0 == "2.0.0" }
            case "selections": array(value, at: place, report) { selection($0, at: $1, report) }
            case "target_ids":
                array(value, at: place, report) { string($0, at: $1, report) { _ in true } }
                let names = value.elements.compactMap { $0.string.map { Identifier($0) } }
                if Set(names).count < names.count { report(place, "an item twice") }
            default: array(value, at: place, report) { reference($0, at: $1, report) }
            }
        }
    }

    private static func selection(_ node: JSONNode, at pointer: String, _ report: Report) {
        let members = ["namespace", "key", "version", "values", "name", "definition"]
        object(node, at: pointer, members, required: 4, report) { name, value, place in
            switch name {
            case "namespace": string(value, at: place, report) { SSVCNamespace($0) != nil }
            case "key": string(value, at: place, report, isKey)
            case "version": string(value, at: place, report) { CSAFVersion($0).map { !$0.isInteger } ?? false }
            case "values": array(value, at: place, report) { selected($0, at: $1, report) }
            default: string(value, at: place, report) { !$0.isEmpty }
            }
        }
    }

    private static func selected(_ node: JSONNode, at pointer: String, _ report: Report) {
        object(node, at: pointer, ["key", "name", "definition"], required: 1, report) { name, value, place in
            string(value, at: place, report) { name == "key" ? isKey($0) : !$0.isEmpty }
        }
    }

    private static func reference(_ node: JSONNode, at pointer: String, _ report: Report) {
        object(node, at: pointer, ["uri", "summary"], required: 2, report) { name, value, place in
            string(value, at: place, report) { name == "summary" || !$0.isEmpty }
        }
    }

    /// Letters and digits, with low lines between them; `T*` is an exception of old.
    private static func isKey(_ text: String) -> Bool {
        let bytes = text.utf8
        let isWord = { (byte: UInt8) in
            isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
        }
        guard let first = bytes.first, let last = bytes.last, isWord(first) else { return false }
        return isWord(last) && bytes.allSatisfy { isWord($0) || $0 == UInt8(ascii: "_") } || text == "T*"
    }

    // MARK: - Shapes

    /// - Parameter required: How many of the members, from the first on, must be there.
    private static func object(
        _ node: JSONNode, at pointer: String, _ members: [String], required: Int, _ report: Report,
        _ check: (_ name: String, JSONNode, _ pointer: String) -> Void
    ) {
        guard node.kind == .object else { return report(pointer, "an object is wanted") }
        var missing = Set(members.prefix(required))
        for (name, value) in node.members {
            let name = name.string ?? ""
            let place = "\(pointer)/\(JSONPointer.escaped(name))"
            missing.remove(name)
            if members.contains(name) { check(name, value, place) } else { report(place, "no member of the schema") }
        }
        for name in missing.sorted() { report("\(pointer)/\(name)", "missing") }
    }

    private static func array(
        _ node: JSONNode, at pointer: String, _ report: Report, _ check: (JSONNode, _ pointer: String) -> Void
    ) {
        guard node.kind == .array else { return report(pointer, "a list is wanted") }
        var count = 0
        for element in node.elements {
            check(element, "\(pointer)/\(count)")
            count += 1
        }
        if count == 0 { report(pointer, "empty") }
    }

    private static func string(
        _ node: JSONNode, at pointer: String, _ report: Report, _ accepts: (String) -> Bool
    ) {
        guard let text = node.string else { return report(pointer, "a string is wanted") }
        if !accepts(text) { report(pointer, text) }
    }
}
