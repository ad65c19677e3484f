import Yams

/// A value and the place it was found in, before it is laid over the options.
struct OptionAssignment {
    let definition: OptionDefinition
    let text: OptionText
    let origin: OptionOrigin
}

/// Reads `vexlens.yaml`: the root key `VexLens`, six sections under it, options under those.
///
/// Keys match in any letter case. A section without options is allowed; an unknown or repeated key is not.
struct OptionsFile {
    let name: String
    let text: String

    private static let root = "VexLens"
    private static let maxBytes = 1 << 20

    private struct Member {
        let key: String
        let line: Int
        let value: Node

        func matches(_ name: String) -> Bool { key.asciiLowercased == name.asciiLowercased }
    }

    /// - Throws: The first of the problems that ``assignments(noting:)`` notes.
    func assignments() throws(OptionsError) -> [OptionAssignment] {
        var problems: [OptionsError] = []
        let found = assignments(noting: &problems)
        if let first = problems.first { throw first }
        return found
    }

    /// Everything that can be read, and everything that is wrong, both in the order of the file.
    func assignments(noting problems: inout [OptionsError]) -> [OptionAssignment] {
        let document: Node?
        do {
            document = try parse()
        } catch {
            problems.append(error)
            return []
        }
        guard let document else { return [] }
        var found: [OptionAssignment] = []
        for root in members(of: document, called: nil, &problems) {
            guard root.matches(OptionsFile.root) else {
                problems.append(unknown(root.key, at: root.line, meant: OptionsFile.root))
                continue
            }
            for section in members(of: root.value, called: root.key, &problems) {
                found += assignments(in: section, &problems)
            }
        }
        return found
    }

    private func assignments(in member: Member, _ problems: inout [OptionsError]) -> [OptionAssignment] {
        guard let section = OptionDefinition.sections.first(where: member.matches) else {
            let meant = nearestName(to: member.key, among: OptionDefinition.sections)
            problems.append(unknown(member.key, at: member.line, meant: meant))
            return []
        }
        var found: [OptionAssignment] = []
        for option in members(of: member.value, called: section, &problems) {
            let path = section + "." + option.key
            guard let definition = OptionDefinition.named(path) else {
                problems.append(unknown(path, at: option.line, meant: nearest(to: option.key, in: section)))
                continue
            }
            let line = option.value.mark?.line ?? option.line
            found.append(OptionAssignment(definition: definition, text: optionText(option.value), origin: at(line)))
        }
        return found
    }

    private func parse() throws(OptionsError) -> Node? {
        guard text.utf8.count <= OptionsFile.maxBytes else {
            throw OptionsError(.yamlSyntax, origin: at(1), "larger than 1 MiB")
        }
        do {
            // Named, because the default encoding depends on a variable of the process's environment.
            return try Parser(yaml: text, resolver: .basic, encoding: .utf8).singleRoot()
        } catch let error as YamlError {
            throw refusal(for: error)
        } catch {
            throw OptionsError(.yamlSyntax, origin: at(1), "unreadable")
        }
    }

    private func refusal(for error: YamlError) -> OptionsError {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            OptionsError(.yamlSyntax, origin: at(mark.line), problem)
        case .duplicatedKeysInMapping(let keys, let context):
            OptionsError(.duplicateKey, key: keys.first, origin: at(context.mark.line), "set twice")
        case .reader(let problem, let offset, _, let yaml):
            OptionsError(.yamlSyntax, origin: at(yaml.prefix(offset ?? 0).count { $0.isNewline } + 1), problem)
        default:
            OptionsError(.yamlSyntax, origin: at(1), "unreadable")
        }
    }

    /// A mapping's members in document order; nothing stands for an empty mapping.
    private func members(of node: Node, called name: String?, _ problems: inout [OptionsError]) -> [Member] {
        if case .empty = optionText(node) { return [] }
        guard case .mapping(let mapping) = node else {
            problems.append(
                OptionsError(
                    .wrongType, key: name, origin: at(node.mark?.line ?? 1), "wanted a mapping, got \(optionText(node))"
                ))
            return []
        }
        var seen: Set<[UInt8]> = []
        var members: [Member] = []
        for (key, value) in mapping {
            let line = key.mark?.line ?? 1
            guard case .scalar(let scalar) = key else {
                problems.append(OptionsError(.unknownKey, origin: at(line), "a key that is no text"))
                continue
            }
            guard seen.insert(scalar.string.asciiLowercased).inserted else {
                problems.append(OptionsError(.duplicateKey, key: scalar.string, origin: at(line), "set twice"))
                continue
            }
            members.append(Member(key: scalar.string, line: line, value: value))
        }
        return members
    }

    private func optionText(_ node: Node) -> OptionText {
        switch node {
        case .scalar(let scalar):
            let plain = scalar.style == .plain
            return plain && ["", "~", "null", "Null", "NULL"].contains(scalar.string)
                ? .empty : .scalar(scalar.string, quoted: !plain)
        case .sequence(let sequence):
            var items: [String] = []
            for node in sequence {
                guard case .scalar(let scalar) = node else { return .nested }
                items.append(scalar.string)
            }
            return .list(items)
        case .mapping, .alias:
            return .nested
        }
    }

    private func unknown(_ key: String, at line: Int, meant: String?) -> OptionsError {
        OptionsError(
            .unknownKey, key: key, origin: at(line), "no such option", hint: meant.map { "did you mean \($0)?" })
    }

    private func at(_ line: Int) -> OptionOrigin { .file(name: name, line: line) }

    /// The nearest option, those of the same section before others.
    private func nearest(to key: String, in section: String) -> String? {
        let ordered =
            OptionDefinition.all.filter { $0.section == section }
            + OptionDefinition.all.filter { $0.section != section }
        return nearestName(to: key, among: ordered.map(\.name)).flatMap { name in
            ordered.first { $0.name == name }?.path
        }
    }
}
