public import Consensus
public import Wire

/// The predicate of a delta entry (the seed calls it `VexDeltaStatement`): what changed between two logged verdicts
/// on the same vulnerability and product, and why.
///
/// Both verdicts are cited by identifier and by entry, so a delta is always logged after the verdicts it joins.
public struct VEXDeltaStatement: Sendable, Hashable {
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

    public var json: JSONValue {
        [
            "vulnerability": .string(vulnerability.text), "product": .string(product.text), "old": old.json,
            "new": new.json, "cause": .string(cause.rawValue), "changes": .array(changes.map(\.json)),
            "summary": summary.json,
        ]
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
