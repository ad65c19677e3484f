import Ledger
import LedgerSQLite
import VEXLens
import Wire

extension ReadSession {
    /// The verdict that a text names: its id, or an entry by index, UUID or leaf hash.
    ///
    /// - Throws: `usage.entry`, `lens.not-found`.
    func verdict(named text: String) throws -> Logged<VerdictRecord> {
        let index = try EntrySelector(text: text).resolve(in: self)
        guard let verdict = try lens.verdict(at: index) else {
            throw VEXLensError(
                .notFound, "entry \(index.value) records no verdict",
                hint: "see what it records with `stella vex show \(text)`")
        }
        return verdict
    }

    /// The current verdict on a pair.
    ///
    /// - Throws: `lens.not-found`.
    func currentVerdict(on key: VerdictKey) throws -> Logged<VerdictRecord> {
        guard let verdict = try lens.currentVerdict(on: key) else { throw ReadSession.noVerdict(on: key) }
        return verdict
    }

    /// The newest verdict on a pair that holds for an instant not after this one.
    ///
    /// - Throws: `lens.not-found`.
    func verdict(on key: VerdictKey, asOf instant: Timestamp) throws -> Logged<VerdictRecord> {
        guard let verdict = try lens.verdicts(on: key).last(where: { $0.record.asOf <= instant }) else {
            throw ReadSession.noVerdict(on: key, asOf: instant)
        }
        return verdict
    }

    private static func noVerdict(on key: VerdictKey, asOf instant: Timestamp? = nil) -> VEXLensError {
        let time = instant.map { " as of \($0)" } ?? ""
        return VEXLensError(
            .notFound, "there is no verdict on \(key.vulnerability) in \(key.product)\(time)",
            hint: "make one with `stella vex consensus compute`")
    }
}

extension PairOptions {
    /// The verdict that an argument names, or the current one on the pair.
    ///
    /// - Throws: `usage.verdict`, `usage.entry`, `lens.not-found`.
    func verdict(named text: String?, in session: ReadSession) throws -> Logged<VerdictRecord> {
        if let text { return try session.verdict(named: text) }
        guard let vulnerability, let product else {
            throw CommandError("usage.verdict", "no verdict is named", hint: "give a verdict id, or --vuln and --purl")
        }
        return try session.currentVerdict(on: VerdictKey(vulnerability: vulnerability, product: product))
    }
}
