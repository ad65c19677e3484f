import Signing
import VEX
public import Wire

extension VEXVerdictContent: CanonicalWritable {
    /// The verdict's identifier.
    public var id: VEXVerdictID { VEXVerdictID(digest: SHA256.hash(canonical)) }

    public func write(to writer: inout CanonicalWriter) {
        writer.object {
            $0.member("agreement", agreement)
            $0.member("algorithm", algorithm)
            $0.member("asOf", asOf)
            $0.member("ballots", ballots)
            $0.member("confidence", confidence)
            $0.member("configDigest", configDigest)
            $0.member("conflicts", conflicts)
            $0.member("excluded", excluded)
            $0.member("inputDigest", inputDigest)
            $0.member("justification", justification?.rawValue)
            $0.member("mode", mode)
            $0.member("product") { writer in writer.object { $0.member("key", product) } }
            $0.member("status", status?.rawValue)
            $0.member("truncated", truncated)
            $0.member("trustDigest", trustDigest)
            $0.member("vulnerability") { writer in
                writer.object {
                    $0.member("aliases", aliases)
                    $0.member("id", vulnerability)
                }
            }
            $0.member("weights") { writer in
                writer.object { writer in
                    for weight in weights.sorted(by: { $0.status.rawValue < $1.status.rawValue }) {
                        writer.member(named: weight.status.rawValue, weight.weight)
                    }
                }
            }
        }
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

extension VEXVerdictContent.StatedConflict: CanonicalWritable {
    public func write(to writer: inout CanonicalWriter) {
        writer.object {
            $0.member("kind", kind)
            $0.member("severity", severity)
        }
    }
}

extension VEXVerdictContent.StatedBallot: CanonicalWritable {
    public func write(to writer: inout CanonicalWriter) {
        writer.object {
            $0.member("factors", factors)
            $0.member("issuer", issuer)
            $0.member("observation", observation)
            $0.member("status", status.rawValue)
            $0.member("weight", weight)
        }
    }

    init(_ reader: PredicateReader) throws(ProofChainError) {
        self.init(
            observation: try reader.digest("observation"), issuer: Identifier(try reader.string("issuer")),
            status: try reader.choice("status", VEXStatus.self), weight: try reader.decimal("weight"),
            factors: try StatedFactors(try reader.object("factors")))
    }
}

extension VEXVerdictContent.StatedExclusion: CanonicalWritable {
    public func write(to writer: inout CanonicalWriter) {
        writer.object {
            $0.member("factors", factors)
            $0.member("issuer", issuer)
            $0.member("observation", observation)
            $0.member("reason", reason)
            // Verdicts without replaced documents keep the bytes, and so the ids, that they had before there were any.
            if let replacedBy { $0.member("replacedBy", replacedBy) }
        }
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
