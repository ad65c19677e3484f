public import Ledger
public import Signing
public import Wire

/// What is current about one vulnerability in one product: an index over the verdicts on that pair.
public struct Projection: Sendable, Equatable {
    /// The newest verdict.
    public let verdict: Logged<VerdictRecord>
    /// The entry of the first verdict on the pair, which stands for the pair for ever.
    public let first: VirtualIndex
    /// How many verdicts on the pair the ledger holds; its history may show fewer.
    public let versions: Int
    /// Type, namespace and name of a purl; any other product key as it is.
    public let productBase: Identifier
    /// What of the newest verdict decides whether another one has to be written (``Consensus/VerdictState/substance``);
    /// nil where it is not known, as for verdicts that were there before there were projections.
    public let substance: Digest?

    public init(
        verdict: Logged<VerdictRecord>, first: VirtualIndex, versions: Int, productBase: Identifier, substance: Digest?
    ) {
        self.verdict = verdict
        self.first = first
        self.versions = versions
        self.productBase = productBase
        self.substance = substance
    }
}
