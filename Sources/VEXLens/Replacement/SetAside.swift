import Consensus
import ProofChain
import Signing
import Trust
import VEX
import Wire

/// Why an observation does not even reach the engine, and the document that replaces its own, when one does.
struct SetAside: Equatable {
    let reason: ExclusionReason
    let document: Digest?
}

extension VerdictDecider {
    /// What is excluded before anything is weighed, for each observation in order; nil for what the engine is to judge.
    ///
    /// Ranges that cannot be decided, then the statements of documents that a newer edition replaces as a whole:
    /// `superseded` where that edition speaks about the same, else `retracted`. Wrong signatures stay for the engine: their
    /// reason comes first.
    func setAside(
        _ matched: [MatchedObservation], on key: VerdictKey, editions: DocumentEditions, trusting issuers: some IssuerReader,
        _ references: inout EntryReferences
    ) throws -> [SetAside?] {
        var replacing: [Digest: DocumentRecord?] = [:]
        return try matched.map { match throws -> SetAside? in
            guard match.trust.signature != .invalid else { return nil }
            guard match.grade != nil else { return SetAside(reason: .rangeUndecidable, document: nil) }
            let document = match.logged.record.document
            let newest: DocumentRecord?
            if let known = replacing[document] {
                newest = known
            } else {
                newest = try newestEdition(
                    replacing: match, of: editions.of(match.logged.index), on: key, trusting: issuers, &references)
                replacing[document] = .some(newest)
            }
            guard let newest else { return nil }
            let isRepeated = matched.contains {
                $0.grade != nil && $0.logged.record.document == newest.digest
                    && $0.logged.record.statement.subcomponents == match.logged.record.statement.subcomponents
            }
            return SetAside(reason: isRepeated ? .superseded : .retracted, document: newest.digest)
        }
    }

    /// The newest edition of an observation's document that is authenticated no less than it; nil when that is the
    /// document itself.
    private func newestEdition(
        replacing match: MatchedObservation, of editions: [Logged<DocumentRecord>], on key: VerdictKey,
        trusting issuers: some IssuerReader, _ references: inout EntryReferences
    ) throws -> DocumentRecord? {
        guard let strength = match.trust.signature.strength,
            let place = editions.firstIndex(where: { $0.index == match.logged.index })
        else { return nil }
        func edition(_ logged: Logged<DocumentRecord>) throws -> DocumentEdition {
            DocumentEdition(logged: logged, integratedTime: try references.integratedTime(of: logged.index))
        }
        var newest: DocumentEdition?
        let own = try edition(editions[place])
        for logged in editions where logged.index != match.logged.index {
            let other = try edition(logged)
            guard other.isNewer(than: own) else { continue }
            let trust = try issuers.validateTrust(
                of: logged.record.issuer, signature: logged.record.signature, keyID: logged.record.keyID, for: key.product,
                authenticatedAt: other.integratedTime)
            guard let others = trust.signature.strength, others >= strength else { continue }
            guard let best = newest else {
                newest = other
                continue
            }
            // Of two that stand side by side either would do; the name that is given must not depend on the order.
            let isBetter =
                other.isNewer(than: best)
                || !best.isNewer(than: other) && other.logged.record.digest.hex < best.logged.record.digest.hex
            if isBetter { newest = other }
        }
        return newest?.logged.record
    }
}
