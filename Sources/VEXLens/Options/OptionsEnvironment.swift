/// Reads `VEXLENS_SECTION__NAME` variables.
///
/// A list is written `A,B`, or one variable per item ending in `__0`, `__1` and so on without a gap. A name that ends
/// in `_FILE` gives the path of a file that holds the value; one line end after the value is cut.
struct OptionsEnvironment {
    let variables: [String: String]
    let readSecret: (String) throws -> String

    private static let prefix = "VEXLENS_"
    private static let fileSuffix = "_FILE"

    /// The assignments of all variables with the prefix, in the order of the options.
    ///
    /// - Throws: The first of the problems that ``assignments(noting:)`` notes.
    func assignments() throws(OptionsError) -> [OptionAssignment] {
        var problems: [OptionsError] = []
        let found = assignments(noting: &problems)
        if let first = problems.first { throw first }
        return found
    }

    /// Everything that can be read, and everything that is wrong.
    func assignments(noting problems: inout [OptionsError]) -> [OptionAssignment] {
        var (found, items): (Assignments, Items) = ([:], [:])
        let names = variables.keys.filter { $0.hasPrefix(OptionsEnvironment.prefix) }
        for variable in names.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
            OptionsEnvironment.note(&problems) { () throws(OptionsError) in try take(variable, &found, &items) }
        }
        for definition in OptionDefinition.all {
            guard let numbered = items[definition.path] else { continue }
            OptionsEnvironment.note(&problems) { () throws(OptionsError) in
                let assignment = try list(numbered, for: definition)
                guard found.updateValue(assignment, forKey: definition.path) == nil else {
                    throw duplicate(definition, assignment.origin.description)
                }
            }
        }
        return OptionDefinition.all.compactMap { found[$0.path] }
    }

    /// By option path.
    private typealias Assignments = [String: OptionAssignment]
    /// By option path and the item's number.
    private typealias Items = [String: [Int: (value: String, variable: String)]]

    private static func note(_ problems: inout [OptionsError], _ body: () throws(OptionsError) -> Void) {
        do { try body() } catch { problems.append(error) }
    }

    private func take(_ variable: String, _ found: inout Assignments, _ items: inout Items) throws(OptionsError) {
        let (definition, index, isFile) = try resolve(variable)
        let value = try isFile ? secret(variable, of: definition) : variables[variable, default: ""]
        if let index {
            guard items[definition.path, default: [:]].updateValue((value, variable), forKey: index) == nil else {
                throw duplicate(definition, variable)
            }
            return
        }
        let assignment = OptionAssignment(
            definition: definition, text: text(value, for: definition), origin: .environment(variable))
        guard found.updateValue(assignment, forKey: definition.path) == nil else {
            throw duplicate(definition, variable)
        }
    }

    /// What a variable's name stands for: the option, the item's number, and whether the value is in a file.
    private func resolve(
        _ variable: String
    ) throws(OptionsError) -> (definition: OptionDefinition, index: Int?, isFile: Bool) {
        let name = variable.dropFirst(OptionsEnvironment.prefix.count).uppercased()
        if let definition = OptionDefinition.all.first(where: { $0.variable == name }) {
            return (definition, nil, false)
        }
        if name.hasSuffix(OptionsEnvironment.fileSuffix) {
            let stem = name.dropLast(OptionsEnvironment.fileSuffix.count)
            if let definition = OptionDefinition.all.first(where: { $0.variable == stem }) {
                return (definition, nil, true)
            }
        }
        for definition in OptionDefinition.all where definition.isList && name.hasPrefix(definition.variable + "__") {
            let digits = name.dropFirst(definition.variable.count + 2)
            if !digits.isEmpty, digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let index = Int(digits) {
                return (definition, index, false)
            }
        }
        let nearest = nearestName(to: name, among: OptionDefinition.all.map(\.variable))
        throw OptionsError(
            .unknownKey, key: variable, origin: .environment(variable), "no such option",
            hint: nearest.map { "did you mean \(OptionsEnvironment.prefix)\($0)?" })
    }

    private func secret(_ variable: String, of definition: OptionDefinition) throws(OptionsError) -> String {
        let path = variables[variable, default: ""]
        do {
            var value = try readSecret(path)
            if value.last?.isNewline == true { value.removeLast() }
            return value
        } catch {
            throw OptionsError(
                .secretUnreadable, key: definition.path, origin: .environment(variable),
                "cannot read \(path): \(error)",
                hint: "name a file that this process may read")
        }
    }

    private func text(_ value: String, for definition: OptionDefinition) -> OptionText {
        guard definition.isList else { return .scalar(value, quoted: false) }
        return .list(value.isEmpty ? [] : value.split(separator: ",", omittingEmptySubsequences: false).map(trimmed))
    }

    private func trimmed(_ text: Substring) -> String {
        var text = text.drop { $0 == " " }
        while text.last == " " { text.removeLast() }
        return String(text)
    }

    private func list(
        _ numbered: [Int: (value: String, variable: String)], for definition: OptionDefinition
    ) throws(OptionsError) -> OptionAssignment {
        var items: [String] = []
        var origin = OptionOrigin.default
        for (number, item) in numbered.sorted(by: { $0.key < $1.key }).enumerated() {
            guard item.key == number else {
                throw OptionsError(
                    .outOfRange, key: definition.path, origin: .environment(item.value.variable),
                    "item \(number) is missing", hint: "number the items from 0 without a gap")
            }
            if number == 0 { origin = .environment(item.value.variable) }
            items.append(item.value.value)
        }
        return OptionAssignment(definition: definition, text: .list(items), origin: origin)
    }

    private func duplicate(_ definition: OptionDefinition, _ variable: String) -> OptionsError {
        OptionsError(
            .duplicateKey, key: definition.path, origin: .environment(variable),
            "set by more than one variable", hint: "keep one of them")
    }
}
