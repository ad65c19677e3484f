import VEX
public import Wire

extension VEXVerdictContent {
    /// The verdict's identifier.
    public var id: VEXVerdictID {
        guard let id = try? VEXVerdictID(content: json) else {
            preconditionFailure("a verdict is made of texts, flags and distinct names, which canonical JSON can always write")
        }
        return id
    }

    public var json: JSONValue {
        [
            "algorithm": .string(algorithm),
            "asOf": .string(asOf.rfc3339),
            "mode": .string(mode),
            "vulnerability": ["id": .string(vulnerability.text), "aliases": JSONValue(aliases.map(\.text))],
            "product": ["key": .string(product.text)],
            "status": JSONValue(status?.rawValue),
            "justification": JSONValue(justification?.rawValue),
            "confidence": .string(confidence),
            "agreement": .string(agreement),
            "weights": .object(weights.map { JSONMember($0.status.rawValue, .string($0.weight)) }),
            "conflicts": .array(conflicts.map { ["kind": .string($0.kind), "severity": .string($0.severity)] }),
            "truncated": .bool(truncated),
            "ballots": .array(ballots.map(\.json)),
            "excluded": .array(excluded.map(\.json)),
            "inputDigest": .string(inputDigest.prefixed),
            "configDigest": .string(configDigest.prefixed),
            "trustDigest": .string(trustDigest.prefixed),
        ]
    }

    /// Reads the content of a verdict; throws `proofchain.malformed-predicate` naming the member.
    public init(json: JSONValue) throws(ProofChainError) {
        try self.init(PredicateReader(json))
    }

    init(_ reader: PredicateReader) throws(ProofChainError) {
        let vulnerability = try reader.object("vulnerability")
        self.init(
            algorithm: try reader.string("algorithm"), asOf: try reader.timestamp("asOf"), mode: try reader.string("mode"),
            vulnerability: Identifier(try vulnerability.string("id")),
            aliases: try vulnerability.strings("aliases").map { Identifier($0) },
            product: Identifier(try reader.object("product").string("key")),
            status: try reader.optionalChoice("status", VEXStatus.self),
            justification: try reader.optionalChoice("justification", Justification.self),
            confidence: try reader.decimal("confidence"), agreement: try reader.decimal("agreement"),
            weights: try VEXVerdictContent.weights(try reader.object("weights")),
            conflicts: try reader.list("conflicts").map { element throws(ProofChainError) in
                StatedConflict(kind: try element.string("kind"), severity: try element.string("severity"))
            },
            truncated: try reader.flag("truncated"),
            ballots: try reader.list("ballots").map { element throws(ProofChainError) in try StatedBallot(element) },
            excluded: try reader.list("excluded").map { element throws(ProofChainError) in try StatedExclusion(element) },
            inputDigest: try reader.digest("inputDigest"), configDigest: try reader.digest("configDigest"),
            trustDigest: try reader.digest("trustDigest"))
    }

    /// In order of severity, whatever the order of the members: RFC 8785 sorts them by name.
    private static func weights(_ reader: PredicateReader) throws(ProofChainError) -> [StatusWeight] {
        var weights: [StatusWeight] = []
        for status in VEXStatus.allCases.sorted(by: { $0.severity > $1.severity })
        where reader.present(status.rawValue) != nil {
            weights.append(StatusWeight(status: status, weight: try reader.decimal(status.rawValue)))
        }
        return weights
    }
}

extension VEXVerdictContent.StatedBallot {
    public var json: JSONValue {
        [
            "observation": .string(observation.prefixed), "issuer": .string(issuer.text),
            "status": .string(status.rawValue), "weight": .string(weight), "factors": factors.json,
        ]
    }

    init(_ reader: PredicateReader) throws(ProofChainError) {
        self.init(
            observation: try reader.digest("observation"), issuer: Identifier(try reader.string("issuer")),
            status: try reader.choice("status", VEXStatus.self), weight: try reader.decimal("weight"),
            factors: try StatedFactors(try reader.object("factors")))
    }
}

extension VEXVerdictContent.StatedExclusion {
    public var json: JSONValue {
        var members = [
            JSONMember("observation", .string(observation.prefixed)), JSONMember("issuer", .string(issuer.text)),
            JSONMember("reason", .string(reason)), JSONMember("factors", factors?.json ?? .null),
        ]
        // Verdicts without replaced documents keep the bytes, and so the ids, that they had before there were any.
        if let replacedBy { members.append(JSONMember("replacedBy", .string(replacedBy.prefixed))) }
        return .object(members)
    }

    init(_ reader: PredicateReader) throws(ProofChainError) {
        self.init(
            observation: try reader.digest("observation"), issuer: Identifier(try reader.string("issuer")),
            reason: try reader.string("reason"),
            factors: try reader.optionalObject("factors").map { element throws(ProofChainError) in
                try StatedFactors(element)
            },
            replacedBy: reader.present("replacedBy") == nil ? nil : try reader.digest("replacedBy"))
    }
}
