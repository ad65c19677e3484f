/// Metrics as Prometheus reads them: its text format, version 0.0.4.
struct MetricsText {
    typealias Kind = MetricFamily.Kind

    static let contentType = "text/plain; version=0.0.4; charset=utf-8"

    private(set) var text = ""

    /// Begins a family; its samples follow.
    mutating func family(_ name: String, _ kind: Kind, _ help: String) {
        text += "# HELP \(name) \(help)\n# TYPE \(name) \(kind.rawValue)\n"
    }

    mutating func sample(_ name: String, _ value: UInt64, _ labels: [(name: String, value: String)] = []) {
        write(name, labels, value.description)
    }

    /// - Parameter value: A finite number.
    mutating func sample(_ name: String, _ value: Double, _ labels: [(name: String, value: String)] = []) {
        write(name, labels, value.description)
    }

    mutating func add(_ whole: MetricFamily) {
        family(whole.name, whole.kind, whole.help)
        for sample in whole.samples {
            write(whole.name + sample.suffix, sample.labels, MetricsText.text(of: sample.value))
        }
    }

    /// A whole number without a fraction: counts are counts.
    private static func text(of value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? Int64(value).description : value.description
    }

    private mutating func write(_ name: String, _ labels: [(name: String, value: String)], _ value: String) {
        let pairs = labels.map { "\($0.name)=\"\(MetricsText.escaped($0.value))\"" }
        text += name + (pairs.isEmpty ? "" : "{\(pairs.joined(separator: ","))}") + " \(value)\n"
    }

    private static func escaped(_ value: String) -> String {
        var escaped = ""
        for character in value.unicodeScalars {
            switch character {
            case "\\": escaped += "\\\\"
            case "\"": escaped += "\\\""
            case "\n": escaped += "\\n"
            default: escaped.unicodeScalars.append(character)
            }
        }
        return escaped
    }
}
