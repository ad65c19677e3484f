/// Reads Prometheus' text format 0.0.4 strictly: what is unusual is an error, even where a scraper would take it.
struct PrometheusText {
    struct Failure: Error {
        let line: String
        let reason: String
    }

    struct Family {
        let kind: String
        var samples: [(name: String, labels: [String: String], value: Double)] = []
    }

    private(set) var families: [String: Family] = [:]
    private var current = ""
    /// A family whose HELP was read and whose TYPE is next.
    private var helped: String?

    init(_ text: String) throws {
        guard text.hasSuffix("\n") else { throw Failure(line: "", reason: "no line feed at the end") }
        for line in text.dropLast().split(separator: "\n", omittingEmptySubsequences: false) {
            let words = line.split(separator: " ", maxSplits: 3, omittingEmptySubsequences: false).map(String.init)
            switch words.prefix(2) {
            case ["#", "HELP"]: try help(words, line)
            case ["#", "TYPE"]: try type(words, line)
            default: try sample(line)
            }
        }
        guard helped == nil else { throw Failure(line: "", reason: "a HELP without TYPE") }
        for (name, family) in families where family.kind == "histogram" { try Self.check(name, family) }
    }

    /// The one sample of that name with at least these labels.
    func value(_ name: String, _ labels: [String: String] = [:]) -> Double? {
        let found = families.values.flatMap(\.samples).filter { sample in
            sample.name == name && labels.allSatisfy { sample.labels[$0.key] == $0.value }
        }
        return found.count == 1 ? found[0].value : nil
    }

    private mutating func help(_ words: [String], _ line: Substring) throws {
        guard words.count == 4, Self.isName(words[2]), !words[3].isEmpty, helped == nil, families[words[2]] == nil else {
            throw Failure(line: String(line), reason: "a HELP out of place")
        }
        helped = words[2]
    }

    private mutating func type(_ words: [String], _ line: Substring) throws {
        guard words.count == 4, words[2] == helped, ["counter", "gauge", "histogram"].contains(words[3]) else {
            throw Failure(line: String(line), reason: "a TYPE out of place")
        }
        families[words[2]] = Family(kind: words[3])
        current = words[2]
        helped = nil
    }

    private mutating func sample(_ line: Substring) throws {
        func failure(_ reason: String) -> Failure { Failure(line: String(line), reason: reason) }
        guard helped == nil, let family = families[current] else { throw failure("a sample out of place") }
        let name = line.prefix { $0 != "{" && $0 != " " }
        let suffixes = family.kind == "histogram" ? ["_bucket", "_sum", "_count"] : [""]
        guard suffixes.contains(where: { name == current + $0 }) else { throw failure("a sample of another family") }
        var rest = line[name.endIndex...]
        var labels: [String: String] = [:]
        if rest.first == "{" {
            rest = rest.dropFirst()
            while true {
                let label = String(rest.prefix { $0 != "=" })
                guard Self.isName(label), !label.contains(":"), labels[label] == nil else { throw failure("label \(label)") }
                rest = rest.dropFirst(label.count)
                guard rest.hasPrefix("=\"") else { throw failure("no value") }
                rest = rest.dropFirst(2)
                guard let value = Self.quoted(&rest) else { throw failure("a value without end") }
                labels[label] = value
                guard let next = rest.popFirst(), next == "," || next == "}" else { throw failure("labels without end") }
                if next == "}" { break }
            }
        }
        guard rest.popFirst() == " ", let value = Double(rest), value.isFinite else { throw failure("no number") }
        if family.kind != "gauge" { guard value >= 0 else { throw failure("less than nothing") } }
        guard !family.samples.contains(where: { $0.name == name && $0.labels == labels }) else { throw failure("twice") }
        families[current]?.samples.append((String(name), labels, value))
    }

    private static func quoted(_ rest: inout Substring) -> String? {
        var value = ""
        while let character = rest.popFirst() {
            switch character {
            case "\"": return value
            case "\\":
                switch rest.popFirst() {
                case "\\": value += "\\"
                case "\"": value += "\""
                case "n": value += "\n"
                default: return nil
                }
            default: value.append(character)
            }
        }
        return nil
    }

    private static func isName(_ text: String) -> Bool {
        guard let first = text.utf8.first, !(0x30...0x39).contains(first) else { return false }
        return text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == ":") }
    }

    /// Buckets rise in bound and in count to `+Inf`, which is the count; each set of labels has all three.
    private static func check(_ name: String, _ family: Family) throws {
        let sums = family.samples.filter { $0.name == name + "_sum" }
        let counts = family.samples.filter { $0.name == name + "_count" }
        guard sums.map(\.labels) == counts.map(\.labels) else { throw Failure(line: name, reason: "sums and counts differ") }
        for count in counts {
            let buckets = family.samples.filter { sample in
                sample.name == name + "_bucket" && sample.labels.filter { $0.key != "le" } == count.labels
            }
            let bounds = buckets.compactMap { $0.labels["le"] }.compactMap { $0 == "+Inf" ? Double.infinity : Double($0) }
            let values = buckets.map(\.value)
            guard bounds.count == buckets.count, bounds.last == .infinity, values.last == count.value,
                zip(bounds, bounds.dropFirst()).allSatisfy(<), zip(values, values.dropFirst()).allSatisfy(<=)
            else { throw Failure(line: name, reason: "buckets of \(count.labels)") }
        }
    }
}
