import Wire

/// What became of one document, as people read it: made of the row that the JSON forms print.
struct IngestReport {
    private let row: JSONValue

    init(_ row: JSONValue) { self.row = row }

    func print() {
        let file = text("file")
        guard text("result") != "refused" else {
            return say("\(file): refused, \(text("refusal")): \(text("reason"))")
        }
        say("\(file): \(text("result")), \(number("observations")) observations, \(number("skipped")) parts skipped")
        for part in items("skippedParts") {
            say("  skipped: \(IngestReport(part).text("reason")) at \(IngestReport(part).text("pointer")): "
                + IngestReport(part).text("detail"))
        }
        for item in items("unmatched").map(IngestReport.init) {
            let version = item.text("version").isEmpty ? "" : " version \(item.text("version"))"
            say("  unmatched: \(item.text("vulnerability")) in \(item.text("product"))\(version): \(item.text("reason"))")
        }
        for loss in items("losses").map(IngestReport.init) {
            say("  \(loss.text("format")) cannot hold \(loss.text("field")) of \(loss.number("count")) observations: "
                + loss.text("reason"))
        }
    }

    private func say(_ line: String) { Terminal.out(Terminal.escaped(line) + "\n") }

    private func text(_ name: String) -> String {
        if case .string(let text)? = row[name] { text } else { "" }
    }

    private func number(_ name: String) -> String {
        if case .number(let text)? = row[name] { text } else { "0" }
    }

    private func items(_ name: String) -> [JSONValue] {
        if case .array(let items)? = row[name] { items } else { [] }
    }
}
