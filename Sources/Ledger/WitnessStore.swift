/// The newest checkpoint that a witness has cosigned, for each log; all that a witness must never forget.
///
/// A witness that loses it could cosign two histories. Calls block; safe from several threads, and a driver that lasts
/// also from several processes. Origins are compared as bytes.
public protocol WitnessStore: Sendable {
    /// The newest stored note of the log, byte for byte; nil when none was ever stored.
    func newest(origin: String) throws(LedgerError) -> String?

    /// Replaces `old` by `new` if `old` is still the newest (nil: if there is none yet), in one step; durable on return.
    ///
    /// - Throws: `ledger.conflict`, outcome `nothingKept`, when another is the newest, which then stays.
    func replace(origin: String, old: String?, new: String) throws(LedgerError)
}

extension LedgerError.Code {
    /// What a witness remembers of a log cannot be read back, or the witness has not signed it.
    public static let witnessDamaged = Self(rawValue: "ledger.witness-damaged")
}
