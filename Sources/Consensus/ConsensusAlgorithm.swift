public import Signing
public import Wire

/// Name and version of the rules that made a verdict: a change of either can change verdicts.
public struct ConsensusAlgorithm: Hashable, Sendable, CustomStringConvertible {
    public let name: String
    public let version: String

    public init(name: String, version: String) {
        self.name = name
        self.version = version
    }

    /// Decisions D1–D17 as this package implements them.
    public static let current = ConsensusAlgorithm(name: "stella-consensus", version: "1")

    /// `stella-consensus/1`.
    public var description: String { "\(name)/\(version)" }
}

extension ConsensusEngine {
    /// SHA-256 over everything a verdict depends on: what two parties compare before they compare verdicts.
    ///
    /// The RFC 8785 bytes of `{algorithm, asOf, configuration, mode, observations, trust}`, where `observations` are the
    /// distinct ids in byte order and the digests stand in lower-case hexadecimal. Where there are any, `replaced` stands
    /// among them: the ids of observations that another document replaces, each with a colon and the digest of that document.
    public static func inputDigest(
        observations: some Sequence<String>, replaced: some Sequence<String> = [String](), mode: ConsensusMode,
        settings: Digest, trust: Digest, asOf: Timestamp,
        algorithm: ConsensusAlgorithm = .current
    ) -> Digest {
        let ids = Set(observations.map { Identifier($0) }).sorted()
        let replacements = Set(replaced.map { Identifier($0) }).sorted()
        // The members are written in their canonical order, and there is no number among them.
        var input: [JSONMember] = [
            JSONMember("algorithm", .string(algorithm.description)), JSONMember("asOf", .string(asOf.rfc3339)),
            JSONMember("configuration", .string(settings.hex)), JSONMember("mode", .string(mode.rawValue)),
            JSONMember("observations", .array(ids.map { .string($0.text) })),
        ]
        if !replacements.isEmpty { input.append(JSONMember("replaced", .array(replacements.map { .string($0.text) }))) }
        input.append(JSONMember("trust", .string(trust.hex)))
        return SHA256.hash(JSONValue.object(input).compact)
    }
}
