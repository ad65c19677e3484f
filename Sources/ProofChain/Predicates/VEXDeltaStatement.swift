public import Consensus
public import Wire

/// The predicate of a delta entry (the seed calls it `VexDeltaStatement`): what changed between two logged verdicts
/// on the same vulnerability and product, and why.
///
/// Both verdicts are cited by identifier and by entry, so a delta is always logged after the verdicts it joins.
public struct VEXDeltaStatement: Sendable, Hashable, CanonicalWritable {
    public let vulnerability: Identifier
    public let product: Identifier
    public let old: VerdictReference
    public let new: VerdictReference
    public let cause: DeltaCause
    public let changes: [VEXDeltaChange]

    public init(
        vulnerability: Identifier, product: Identifier, old: VerdictReference, new: VerdictReference, cause: DeltaCause,
        changes: [VEXDeltaChange]
    ) {
        self.vulnerability = vulnerability
        self.product = product
        self.old = old
        self.new = new
        self.cause = cause
        self.changes = changes
    }

    public var summary: VEXDeltaSummary { VEXDeltaSummary(of: changes) }

    public func write(to writer: inout CanonicalWriter) {
        writer.object {
            $0.member("cause", cause.rawValue)
            $0.member("changes", changes)
            $0.member("new", new)
            $0.member("old", old)
            $0.member("product", product)
            $0.member("summary", summary)
            $0.member("vulnerability", vulnerability)
        }
    }

    /// Reads a predicate; a summary that does not count its own changes is refused.
    public init(json: JSONValue) throws(ProofChainError) {
        let reader = PredicateReader(json)
        vulnerability = Identifier(try reader.string("vulnerability"))
        product = Identifier(try reader.string("product"))
        old = try VerdictReference(try reader.object("old"))
        new = try VerdictReference(try reader.object("new"))
        cause = try reader.choice("cause", DeltaCause.self)
        var changes: [VEXDeltaChange] = []
        for element in try reader.list("changes") { changes.append(try VEXDeltaChange(element)) }
        self.changes = changes
        let counted = VEXDeltaSummary(of: changes).json
        guard case .object(let members) = counted, let stated = json["summary"],
            members.allSatisfy({ stated[$0.name] == $0.value })
        else { throw ProofChainError(.malformedPredicate, "/summary: the counts do not equal the changes") }
    }
}
