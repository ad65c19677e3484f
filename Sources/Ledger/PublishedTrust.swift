public import Signing
public import TLog

/// Whom a reader of a published log believes, and about which log.
public struct PublishedTrust: Sendable {
    /// Keys with the name that they sign under.
    public var verifiers: [NoteVerifier]
    /// Keys without a name: they are believed under the origin, as the keys of a ledger are.
    public var keys: [PublicKey]
    /// The origin that is wanted; nil takes the one that a trusted key has signed.
    public var origin: String?

    public init(verifiers: [NoteVerifier] = [], keys: [PublicKey] = [], origin: String? = nil) {
        self.verifiers = verifiers
        self.keys = keys
        self.origin = origin
    }

    /// Reads a checkpoint and demands a signature of a trusted key and the wanted origin.
    ///
    /// - Throws: `ledger.checkpoint-unverified`.
    public func checkpoint(in note: [UInt8]) throws(LedgerError) -> Checkpoint {
        do {
            let note = try SignedNote(parsing: note)
            let checkpoint = try Checkpoint(parsing: note.text)
            if let origin, !origin.utf8.elementsEqual(checkpoint.origin.utf8) {
                throw LedgerError(
                    .checkpointUnverified, "the checkpoint is of \(checkpoint.origin), wanted is \(origin)")
            }
            _ = try note.verify(with: verifiers + named(checkpoint.origin))
            return checkpoint
        } catch let error as LedgerError {
            throw error
        } catch let error as TLogError {
            throw LedgerError(.checkpointUnverified, "the checkpoint is refused: \(error)")
        } catch {
            throw LedgerError(.checkpointUnverified, "\(error)")
        }
    }

    /// The bare keys in both forms in which a log signs; a name that no note can carry gives none.
    private func named(_ origin: String) -> [NoteVerifier] {
        keys.compactMap { key in
            key.kind == .ed25519
                ? try? NoteVerifier(name: origin, key: key, kind: .ed25519)
                : try? NoteVerifier.rekorV1(name: origin, key: key)
        }
    }
}
