import Signing
public import Wire

/// The predicate of a merge-trace entry (the seed calls it `VexMergeTrace`): for one logged verdict, who said what,
/// how it was authenticated, what it weighed, and what became of it.
public struct VEXMergeTrace: Sendable, Hashable, CanonicalWritable {
    public let verdict: VerdictReference
    public let vulnerability: Identifier
    public let product: Identifier
    /// One per observation, in the verdict's order: ballots strongest first, then exclusions.
    public let sources: [VEXMergeSource]

    public init(verdict: VerdictReference, vulnerability: Identifier, product: Identifier, sources: [VEXMergeSource]) {
        self.verdict = verdict
        self.vulnerability = vulnerability
        self.product = product
        self.sources = sources
    }

    public func write(to writer: inout CanonicalWriter) {
        writer.object {
            $0.member("product", product)
            $0.member("sources", sources)
            $0.member("verdict", verdict)
            $0.member("vulnerability", vulnerability)
        }
    }

    /// Reads a predicate; throws `proofchain.malformed-predicate` naming the member.
    public init(json: JSONValue) throws(ProofChainError) {
        let reader = PredicateReader(json)
        verdict = try VerdictReference(try reader.object("verdict"))
        vulnerability = Identifier(try reader.string("vulnerability"))
        product = Identifier(try reader.string("product"))
        sources = try reader.list("sources").map { element throws(ProofChainError) in try VEXMergeSource(element) }
    }
}
