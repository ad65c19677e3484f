import Foundation
import LedgerTestKit
import Testing
import Wire

/// The rules that Prometheus is given ask for nothing that `/metrics` does not answer.
@Suite("Alert rules")
struct AlertRuleTests {
    /// A rule of `docs/operations/vexlens-alerts.yml`: what it is called and what it asks for.
    private struct Rule {
        let name: String
        let isAlert: Bool
        var expression = ""
        var runbook: String?
    }

    private static func rules(_ text: String) -> [Rule] {
        var rules: [Rule] = []
        var isInExpression = false
        for line in text.split(separator: "\n") {
            let words = line.drop { $0 == " " }
            if words.hasPrefix("#") { continue }
            for (key, isAlert) in [("- record: ", false), ("- alert: ", true)] where words.hasPrefix(key) {
                rules.append(Rule(name: String(words.dropFirst(key.count)), isAlert: isAlert))
                isInExpression = false
            }
            guard !rules.isEmpty else { continue }
            if words.hasPrefix("expr:") {
                isInExpression = true
                rules[rules.count - 1].expression = String(words.dropFirst("expr:".count))
            } else if ["for:", "labels:", "annotations:", "- "].contains(where: { words.hasPrefix($0) }) {
                isInExpression = false
            } else if isInExpression {
                rules[rules.count - 1].expression += "\n\(words)"
            } else if words.hasPrefix("runbook: ") {
                rules[rules.count - 1].runbook = String(words.dropFirst("runbook: ".count)).replacing("\"", with: "")
            }
        }
        return rules
    }

    /// Names of samples with the names of their labels.
    private static func samples(_ metrics: String) -> [String: Set<String>] {
        var samples: [String: Set<String>] = [:]
        for line in metrics.split(separator: "\n") where !line.hasPrefix("#") {
            let name = String(line.prefix { $0 != "{" && $0 != " " })
            let labels = line.matches(of: /(\w+)="/).map { String($0.output.1) }
            samples[name, default: []].formUnion(labels)
        }
        return samples
    }

    /// Metrics, records and labels that a rule asks for and nobody has.
    private static func missing(_ rules: [Rule], _ samples: [String: Set<String>]) -> [String] {
        let records = Set(rules.filter { !$0.isAlert }.map(\.name))
        return rules.flatMap { rule -> [String] in
            let names = rule.expression.matches(of: /\bvexlens[_:][\w:]*/).map { String($0.output) }
            let unknown = names.filter { samples[$0] == nil && !records.contains($0) }
            let wanted = rule.expression.matches(of: /by \(([\w, ]+)\)/).flatMap {
                $0.output.1.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
            }
            let labels = wanted.filter { label in names.contains { samples[$0].map { !$0.contains(label) } ?? false } }
            return (unknown + labels).map { "\(rule.name): \($0)" }
        }
    }

    private static func text() throws -> String {
        try String(
            contentsOf: Files.repository.appendingPathComponent("docs/operations/vexlens-alerts.yml"), encoding: .utf8)
    }

    /// The figures of a server that has taken in a document, decided, and answered.
    private static func metrics() throws -> String {
        let workspace = try Workspace(.registered)
        let server = try ServeProcess(workspace, "--open", "-q")
        for path in Workspace.documents {
            #expect(try server.http.post("/api/v1/vex/documents", Files.bytes(URL(fileURLWithPath: path))).status == 201)
        }
        let pair: JSONValue = [
            "vulnerability": .string(Workspace.vulnerability), "product": .string(Workspace.product),
        ]
        let answer = try server.http.post("/api/v1/vex/consensus/compute", String(decoding: pair.compact, as: UTF8.self))
        #expect(answer.status < 300, "\(answer.text)")
        let text = try server.http.get("/metrics").text
        #expect(server.end() == 0)
        return text
    }

    @Test("each metric and each label that a rule asks for is served; one that is misspelt is found")
    func metrics() throws {
        let samples = Self.samples(try Self.metrics())
        let text = try Self.text()
        let rules = Self.rules(text)
        #expect(rules.count == 11 && rules.allSatisfy { !$0.expression.isEmpty })
        #expect(Self.missing(rules, samples) == [])
        let misspelt = text.replacing("vexlens_trust_weight_value_count", with: "vexlens_trust_weights_count")
        #expect(!Self.missing(Self.rules(misspelt), samples).isEmpty)
        let mislabelled = text.replacing("by (category)", with: "by (tier)")
        #expect(Self.missing(Self.rules(mislabelled), samples).contains("vexlens:trust_weight:avg1h: tier"))
    }

    @Test("the runbook's four alerts and that of weights, each with a heading that says what to do")
    func runbook() throws {
        let alerts = Self.rules(try Self.text()).filter(\.isAlert)
        #expect(
            alerts.map(\.name) == [
                "VexLensConsensusLatencyHigh", "VexLensConflictSpike", "VexLensNormalizationFailures",
                "VexLensLowConfidence", "VexLensTrustWeightAnomaly",
            ])
        let page = try String(
            contentsOf: Files.repository.appendingPathComponent("docs/observability.md"), encoding: .utf8)
        for alert in alerts {
            #expect(alert.runbook == "docs/observability.md#\(alert.name.lowercased())")
            #expect(page.contains("\n### \(alert.name)\n"))
        }
    }
}
