import Attestation
import Foundation
import Signing
import Testing
import Wire

/// What an option does to a verdict: read from verdict and trace, before and after.
struct OptionEffect: Sendable, CustomTestStringConvertible {
    let option: String
    let value: String
    let before: String
    let after: String
    /// Of what `vex consensus explain` gives.
    let read: @Sendable (JSONNode) -> String?

    var testDescription: String { option }
    var variable: String { "VEXLENS_" + option.replacingOccurrences(of: ".", with: "__").uppercased() }

    init(
        _ option: String, _ value: String, _ before: String, _ after: String,
        _ read: @escaping @Sendable (JSONNode) -> String?
    ) {
        (self.option, self.value, self.before, self.after, self.read) = (option, value, before, after, read)
    }

    private static func factor(_ name: StaticString, of issuer: String) -> @Sendable (JSONNode) -> String? {
        { explained in
            let source = explained["trace"]?["sources"]?.elements.first { $0["issuer"]?["id"]?.string == issuer }
            return source?["factors"]?[name]?.string
        }
    }

    private static func conflicts(_ explained: JSONNode) -> String? {
        explained["verdict"]?["conflicts"]?.elements.compactMap { $0["kind"]?.string }.joined(separator: ",")
    }

    private static func excluded(_ reason: String) -> @Sendable (JSONNode) -> String? {
        { explained in
            (explained["verdict"]?["excluded"]?.elements.contains { $0["reason"]?.string == reason }).map { "\($0)" }
        }
    }

    static let all: [OptionEffect] = [
        OptionEffect("Trust.AuthoritativeWeight", "0.77", "1.000000", "0.770000", factor("tierWeight", of: "redhat")),
        OptionEffect("Trust.TrustedWeight", "0.77", "0.800000", "0.770000", factor("tierWeight", of: "docker-dhi")),
        OptionEffect("Trust.KnownWeight", "0.77", "0.500000", "0.770000", factor("tierWeight", of: "example-scanner")),
        OptionEffect("Trust.UnknownWeight", "0.77", "0.300000", "0.770000", factor("tierWeight", of: "A Stranger")),
        OptionEffect(
            "Trust.UntrustedWeight", "0.77", "0.100000", "0.770000", factor("tierWeight", of: "suse-observability")),
        OptionEffect("Trust.SignedMultiplier", "1.5", "1.200000", "1.500000", factor("signed", of: "docker-dhi")),
        OptionEffect(
            "Trust.FreshnessDecayDays", "0", "0.500000", "1.000000", factor("freshness", of: "suse-observability")),
        OptionEffect(
            "Trust.MinFreshnessFactor", "0.25", "0.500000", "0.250000", factor("freshness", of: "suse-observability")),
        OptionEffect(
            "Trust.JustifiedNotAffectedBoost", "1.3", "1.100000", "1.300000", factor("boost", of: "docker-dhi")),
        OptionEffect("Trust.FixedStatusBoost", "1.4", "1.050000", "1.400000", factor("boost", of: "example-scanner")),
        OptionEffect("Consensus.DefaultMode", "Lattice", "WeightedVote", "Lattice") { $0["verdict"]?["mode"]?.string },
        OptionEffect("Consensus.ConflictThreshold", "1", "status_disagreement", "", conflicts),
        OptionEffect("Consensus.EnableConflictDetection", "false", "status_disagreement", "", conflicts),
        OptionEffect(
            "Consensus.RequireJustificationForNotAffected", "true", "false", "true", excluded("justification_missing")),
        OptionEffect("Consensus.MaxStatementsPerComputation", "1", "false", "true") {
            ($0["verdict"]?["truncated"]?.bool).map { "\($0)" }
        },
        OptionEffect("Consensus.MinimumWeightThreshold", "0.9", "5", "2") { explained in
            (explained["verdict"]?["ballots"]?.count).map { "\($0)" }
        },
    ]
}

/// REQUIREMENTS 1.4: what each option changes. Those of Storage and EmitEvents are tested where they are at home, those of
/// AirGap in ``OfflineBundleTests``, those of Telemetry in ``ServeOptionTests``.
@Suite("Options and what they do")
struct OptionEffectTests {
    /// A ledger in which an issuer of each tier speaks about one pair.
    private func workspace() throws -> Workspace {
        let workspace = try Workspace(.registered)
        try workspace.done("issuer", "set-tier", "redhat", "Authoritative")
        try workspace.done("issuer", "set-tier", "suse-observability", "Untrusted")
        let files = [
            ("a", document("Red Hat", "affected")),
            ("b", document("Docker Hardened Images", "not_affected", justified: true)),
            ("c", document("Example Scanner", "fixed")), ("d", document("A Stranger", "not_affected")),
            ("e", document("SUSE Observability", "under_investigation", at: "2026-01-01")),
        ]
        for (name, text) in files {
            var bytes = Array(text.utf8)
            if name == "b" {
                let pem = try String(
                    contentsOfFile: Workspace.vex + "/keys/docker-dhi.demo-private.pem", encoding: .utf8)
                bytes = try Envelope.signed(type: "text/vex", payload: bytes, by: try PrivateKey(pem: pem)).encoded()
            }
            try Data(bytes).write(to: workspace.file(name))
        }
        let run = try workspace.ingest(files.map { workspace.path($0.0) })
        try #require(run.status == 0, "\(run.errorText)")
        return workspace
    }

    private func document(_ author: String, _ status: String, justified: Bool = false, at day: String = "2026-06-01")
        -> String
    {
        let reason =
            justified
            ? #","justification":"component_not_present""#
            : status == "not_affected" ? #","impact_statement":"no""# : ""
        return """
            {"@context":"https://openvex.dev/ns/v0.2.0","@id":"https://example.org/\(status)","author":"\(author)",\
            "timestamp":"\(day)T00:00:00Z","version":1,"statements":[{"vulnerability":{"name":"CVE-2026-0009"},\
            "products":[{"@id":"pkg:npm/acme@1.0.0"}],"status":"\(status)"\(reason)\(status == "affected" ? #","action_statement":"wait""# : "")}]}
            """
    }

    private func explained(_ workspace: Workspace, _ environment: [String: String]) throws -> JSONNode {
        let pair = [
            "--vuln", "CVE-2026-0009", "--purl", "pkg:npm/acme@1.0.0", "--data-dir", "ledger", "-q", "--format", "json",
        ]
        // The threshold is out of the way of all options but itself.
        let all = ["VEXLENS_CONSENSUS__MINIMUMWEIGHTTHRESHOLD": "0"].merging(environment) { $1 }
        let computed = try workspace.stella(
            ["vex", "consensus", "compute", "--as-of", Workspace.instant] + pair, environment: all)
        try #require(computed.status == 0, "\(computed.errorText)")
        return try workspace.stella(["vex", "consensus", "explain"] + pair).json()
    }

    @Test("an option of Trust or Consensus shows in verdict and trace", arguments: OptionEffect.all)
    func effect(_ effect: OptionEffect) throws {
        #expect(try effect.read(explained(try workspace(), [:])) == effect.before)
        #expect(try effect.read(explained(try workspace(), [effect.variable: effect.value])) == effect.after)
    }

    @Test("Normalization: one byte, one statement, one format or one defect more is refused")
    func normalization() throws {
        let workspace = try Workspace(.registered)
        let before = try workspace.size()
        let text = document("Example Scanner", "fixed")
        let two = text.replacingOccurrences(of: #"[{"@id"#, with: #"[{"@id":"pkg:npm/other@1"},{"@id"#)
        let undated = text.replacingOccurrences(of: #""timestamp":"2026-06-01T00:00:00Z","#, with: "")
        for (name, content) in [("one", text), ("two", two), ("undated", undated)] {
            try Data(content.utf8).write(to: workspace.file(name))
        }
        func code(_ file: String, _ option: String, _ value: String) throws -> String? {
            let run = try workspace.stella(
                ["vex", "ingest", "--data-dir", "ledger", "-q", "--format", "jsonl", file],
                environment: ["VEXLENS_NORMALIZATION__\(option)": value])
            return try run.lines().first?["code"]?.string
        }
        #expect(try code("one", "MAXDOCUMENTSIZEBYTES", "\(text.utf8.count - 1)") == "vex.too-large")
        #expect(try code("two", "MAXSTATEMENTSPERDOCUMENT", "1") == "vex.too-many-statements")
        #expect(try code("one", "ENABLEDFORMATS", "CSAF,CycloneDX") == "vex.format-disabled")
        #expect(try code("undated", "STRICTMODE", "true") == "vex.strict")
        #expect(try workspace.size() == before)
        #expect(try code("one", "MAXDOCUMENTSIZEBYTES", "\(text.utf8.count)") == nil)
        #expect(try code("two", "MAXSTATEMENTSPERDOCUMENT", "2") == nil)
        #expect(try code("undated", "STRICTMODE", "false") == nil)
        #expect(try workspace.size() == before + 3)
    }
}
