import ArgumentParser
import Consensus
import ProofChain
import Trust
import VEX
import VEXLens
import Wire

struct CoverageCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "coverage",
        abstract: "Say who spoke about a vulnerability, who is silent, and what one more issuer would change.",
        discussion: """
            One more issuer is signed, fresh, and justified where it says not_affected. Decided for --as-of (default: now) and \
            --mode (default: Consensus.DefaultMode); nothing is written.
            """)

    @OptionGroup var pair: PairOptions
    @OptionGroup var rules: RulesOptions
    @OptionGroup var options: LedgerOptions

    func validate() throws {
        guard pair.vuln != nil else { throw ValidationError("give --vuln") }
    }

    func run() throws {
        let session = try ReadSession(options)
        let simulation = try VerdictSimulation(
            log: session.store, lens: session.lens, trees: session.trees, rules: try rules.rules(session))
        let found = try simulation.coverage(of: try pair.keys(session.lens))
        guard options.output.format == .table else {
            return Report([], rows: found.map(\.json)).print(as: options.output.format)
        }
        for coverage in found { Terminal.out(coverage.lines.map { Terminal.escaped($0) + "\n" }.joined()) }
    }
}

extension Coverage {
    fileprivate var json: JSONValue {
        [
            "vulnerability": .string(key.vulnerability.text), "product": .string(key.product.text),
            "status": JSONValue(verdict?.status?.rawValue), "confidence": JSONValue(verdict?.confidence),
            "conflicts": .array(verdict?.conflicts.map { .string($0.kind) } ?? []),
            "spoke": .array(
                voices.map { voice in
                    [
                        "issuer": .string(voice.issuer.text), "tier": JSONValue(voice.tier),
                        "status": .string(voice.status.rawValue),
                        "weight": JSONValue(voice.weight), "excluded": JSONValue(voice.excluded),
                    ]
                }),
            "silent": .array(
                silent.map { issuer in
                    [
                        "issuer": .string(issuer.issuer.id.text), "tier": .string(issuer.tier.rawValue),
                        "category": JSONValue(issuer.issuer.category),
                    ]
                }),
            "oneMore": .array(
                additions.map { addition in
                    [
                        "tier": .string(addition.tier.rawValue), "says": .string(addition.said.rawValue),
                        "status": JSONValue(addition.status?.rawValue),
                        "confidence": .string(addition.confidence.description),
                        "conflicts": .array(addition.conflicts.map { .string($0.kind.rawValue) }),
                    ]
                }),
        ]
    }

    fileprivate var lines: [String] {
        var lines = ["\(key.vulnerability) in \(key.product)"]
        if let verdict {
            lines.append(
                "  \(verdict.status?.rawValue ?? "no verdict") by \(verdict.mode), confidence \(verdict.confidence)")
        } else {
            lines.append("  nobody speaks about it")
        }
        lines += voices.map { voice in
            let fate = voice.weight.map { "weighs \($0)" } ?? "does not count: \(voice.excluded ?? "")"
            return "  \(voice.issuer) (\(voice.tier ?? "-")) says \(voice.status.rawValue) and \(fate)"
        }
        lines += silent.map { "  \($0.issuer.id) (\($0.tier.rawValue)) says nothing" }
        lines += additions.map { addition in
            let conflicts =
                addition.conflicts.isEmpty ? "" : ", " + addition.conflicts.map(\.kind.rawValue).joined(separator: ", ")
            return "  one more \(addition.tier.rawValue) issuer that says \(addition.said.rawValue): "
                + "\(addition.status?.rawValue ?? "no verdict"), confidence \(addition.confidence)\(conflicts)"
        }
        return lines
    }
}
