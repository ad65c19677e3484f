import LedgerTestKit
import Wire

/// A case as plain text, as both the engine and the oracle read it.
struct RandomCase {
    struct Entry {
        var id: String
        var issuer: String
        var tier: String
        var signature: String
        var status: String
        var justification: String?
        var timestamp: String?
        var subcomponents: [String]
    }

    var asOf: String
    var mode: String
    /// Option name and its JSON text.
    var config: [(name: String, text: String)]
    var observations: [Entry]

    static let modes = ["HighestWeight", "WeightedVote", "Lattice", "AuthoritativeFirst"]
    static let statuses = ["affected", "not_affected", "fixed", "under_investigation"]
    static let tiers = ["Authoritative", "Trusted", "Known", "Unknown", "Untrusted"]

    /// A case out of domains so small that equal weights, times and severities are common.
    init(_ random: inout SeededGenerator) {
        asOf = random.pick(["2025-06-30T00:00:00Z", "2025-06-30T00:00:00Z", "2025-06-30T12:30:00.25Z"])
        mode = random.pick(RandomCase.modes)
        config = RandomCase.overrides(&random)
        let few = random.chance(1, in: 3)
        let issuers = few ? ["x", "y"] : ["x", "y", "z", "é", "e\u{301}", "w", "v"]
        observations = (0..<random.upTo(few ? 6 : 14)).map { _ in RandomCase.entry(&random, issuers) }
    }

    private static func entry(_ random: inout SeededGenerator, _ issuers: [String]) -> Entry {
        // The id is a hash of the content, as everywhere outside tests: equal ids mean equal observations.
        var entry = Entry(
            id: "", issuer: random.pick(issuers), tier: random.pick(tiers),
            signature: random.pick(["verified", "verified", "none", "none", "unknown_key", "invalid"]),
            status: random.pick(statuses),
            justification: random.pick([nil, "vulnerable_code_not_present", "inline_mitigations_already_exist"]),
            timestamp: random.pick([
                nil, "2025-06-30T00:00:00Z", "2025-06-29T00:00:00Z", "2025-06-29T00:00:00.000000001Z",
                "2025-06-28T23:59:59.999999999Z", "2025-06-15T00:00:00Z", "2025-06-15T02:00:00+02:00",
                "2025-05-31T00:00:00Z", "2020-01-01T00:00:00Z", "2025-07-09T00:00:00Z", "2025-06-30T12:30:00.2Z",
            ]),
            subcomponents: random.pick([[], [], [], ["a"], ["a", "b"], ["b", "a"]]))
        entry.id = identifier(of: "\(entry)")
        return entry
    }

    private static func identifier(of text: String) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return String(hash, radix: 16)
    }

    private static func overrides(_ random: inout SeededGenerator) -> [(name: String, text: String)] {
        let choices: [(String, [String])] = [
            ("AuthoritativeWeight", ["1", "\"0.8\"", "1000", "0.333333", "10"]),
            ("TrustedWeight", ["0.8", "0.5", "\"1.0\"", "1000"]), ("KnownWeight", ["0.5", "\"0.8\"", "0"]),
            ("UnknownWeight", ["0.3", "\"0.5\"", "0.000001", "0"]), ("UntrustedWeight", ["0.1", "\"0.3\"", "0", "0.0"]),
            ("SignedMultiplier", ["1.0", "\"1.2\"", "2", "1000", "0.7"]),
            ("FreshnessDecayDays", ["30", "0", "1", "7", "\"15\"", "365"]),
            ("MinFreshnessFactor", ["0.5", "0", "1", "\"0.333333\""]),
            ("JustifiedNotAffectedBoost", ["1.1", "1", "\"1000.000000\""]), ("FixedStatusBoost", ["1.0", "\"1.05\"", "0.9"]),
            ("MinimumWeightThreshold", ["0", "0.1", "\"0.5\"", "0.25"]), ("ConflictThreshold", ["0", "0.3", "\"0.5\"", "1"]),
            ("RequireJustificationForNotAffected", ["true", "false"]), ("MaxStatementsPerComputation", ["1", "2", "3", "100"]),
            ("EnableConflictDetection", ["true", "true", "false"]),
        ]
        return choices.compactMap { name, texts in random.chance(1, in: 4) ? (name, random.pick(texts)) : nil }
    }

    var json: JSONValue {
        [
            "asOf": .string(asOf), "mode": .string(mode),
            "config": .object(config.map { JSONMember($0.name, RandomCase.value($0.text)) }),
            "observations": .array(observations.map(RandomCase.json)),
        ]
    }

    private static func value(_ text: String) -> JSONValue {
        switch text {
        case "true": true
        case "false": false
        default: text.hasPrefix("\"") ? .string(String(text.dropFirst().dropLast())) : .number(text)
        }
    }

    static func json(_ entry: Entry) -> JSONValue {
        [
            "id": .string(entry.id), "issuer": .string(entry.issuer), "tier": .string(entry.tier),
            "signature": .string(entry.signature), "status": .string(entry.status),
            "justification": entry.justification.map { .string($0) } ?? .null,
            "timestamp": entry.timestamp.map { .string($0) } ?? .null,
            "subcomponents": .array(entry.subcomponents.map { .string($0) }),
        ]
    }
}
