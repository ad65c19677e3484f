import Signing
import VEX
public import Wire

/// One difference between two verdicts (the seed calls it `VexDeltaChange`).
public struct VEXDeltaChange: Sendable, Hashable, CanonicalWritable {
    /// `status`, `justification`, `confidence`, `agreement`, `mode`, `conflicts`, `truncated`, `algorithm`,
    /// `configuration`, `trust`, `ballot:` and an issuer, or `excluded:` and an observation id.
    public let field: String
    /// nil when the field was absent: a ballot that is new, a verdict that had no status.
    public let from: String?
    /// nil when the field is absent now.
    public let to: String?

    public init(field: String, from: String?, to: String?) {
        self.field = field
        self.from = from
        self.to = to
    }

    /// The same difference seen from the other side.
    public var inverse: VEXDeltaChange { VEXDeltaChange(field: field, from: to, to: from) }

    public func write(to writer: inout CanonicalWriter) {
        writer.object {
            $0.member("field", field)
            $0.member("from", from)
            $0.member("to", to)
        }
    }

    init(_ reader: PredicateReader) throws(ProofChainError) {
        field = try reader.string("field")
        from = try reader.optionalString("from")
        to = try reader.optionalString("to")
    }

    /// Every difference between two verdict contents, in a fixed order of fields, ballots by issuer.
    public static func between(_ old: VEXVerdictContent, _ new: VEXVerdictContent) -> [VEXDeltaChange] {
        let scalars: [(String, String?, String?)] = [
            ("status", old.status?.rawValue, new.status?.rawValue),
            ("justification", old.justification?.rawValue, new.justification?.rawValue),
            ("confidence", old.confidence, new.confidence),
            ("agreement", old.agreement, new.agreement),
            ("mode", old.mode, new.mode),
            ("conflicts", old.conflictText, new.conflictText),
            ("truncated", String(old.truncated), String(new.truncated)),
            ("algorithm", old.algorithm, new.algorithm),
            ("configuration", old.configDigest.prefixed, new.configDigest.prefixed),
            ("trust", old.trustDigest.prefixed, new.trustDigest.prefixed),
        ]
        var changes = scalars.filter { !same($0.1, $0.2) }.map { VEXDeltaChange(field: $0.0, from: $0.1, to: $0.2) }
        let (before, after) = (ballots(of: old), ballots(of: new))
        for issuer in Set(before.keys).union(after.keys).sorted() where !same(before[issuer], after[issuer]) {
            changes.append(VEXDeltaChange(field: "ballot:\(issuer)", from: before[issuer], to: after[issuer]))
        }
        let (left, joined) = (exclusions(of: old), exclusions(of: new))
        for id in Set(left.keys).union(joined.keys).sorted() where !same(left[id], joined[id]) {
            changes.append(VEXDeltaChange(field: "excluded:\(id.prefixed)", from: left[id], to: joined[id]))
        }
        return changes
    }

    private static func exclusions(of content: VEXVerdictContent) -> [Digest: String] {
        Dictionary(content.excluded.map { ($0.observation, $0.reason) }) { first, _ in first }
    }

    private static func ballots(of content: VEXVerdictContent) -> [Identifier: String] {
        Dictionary(content.ballots.map { ($0.issuer, "\($0.status.rawValue) \($0.weight) by \($0.observation.prefixed)") }) { first, _ in first }
    }

    private static func same(_ left: String?, _ right: String?) -> Bool {
        left.map(Identifier.init) == right.map(Identifier.init)
    }
}
