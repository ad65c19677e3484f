public import ArgumentParser
public import Consensus
public import LedgerHTTP
public import Trust
public import VEX
public import VEXLens
public import Wire

/// How values of the rooms below are written on the command line.
extension Timestamp: ExpressibleByArgument {
    public init?(argument: String) { self.init(rfc3339: argument) }
}

extension ConsensusMode: ExpressibleByArgument {}
extension RefusalReason: ExpressibleByArgument {}
extension VEXStatus: ExpressibleByArgument {}
extension VEXFormat: ExpressibleByArgument {}
extension Endpoint: ExpressibleByArgument {}

extension TrustTier: ExpressibleByArgument {
    /// In any case: `authoritative` is as good as `Authoritative`.
    public init?(argument: String) {
        guard let tier = TrustTier.allCases.first(where: { $0.rawValue.lowercased() == argument.lowercased() }) else {
            return nil
        }
        self = tier
    }
}
