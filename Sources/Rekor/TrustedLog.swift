public import Signing
package import TLog
import Wire

/// A log whose word is taken: its key, and if wanted its name.
public struct TrustedLog: Sendable, Hashable {
    /// v1: the host in its origin; v2: the origin. nil takes whatever name the key signs under.
    public let name: String?
    public let key: PublicKey
    /// When its word counts; nil for ever.
    public let validity: ValidityPeriod?

    public init(name: String? = nil, key: PublicKey, validity: ValidityPeriod? = nil) {
        self.name = name
        self.key = key
        self.validity = validity
    }

    /// The note key of this log under a checkpoint's origin; nil when the log goes by another name.
    package func verifier(forOrigin origin: String) -> NoteVerifier? {
        let v1 = RekorCheckpoint.parts(ofOrigin: origin)
        let signedName = v1?.host ?? origin
        guard name.map({ $0.utf8.elementsEqual(signedName.utf8) }) ?? true else { return nil }
        // A v2 log with Ed25519 has the C2SP key id, all others that of their public key in DER.
        let kind: NoteKeyKind = v1 == nil && key.kind == .ed25519 ? .ed25519 : .rekorV1
        return try? NoteVerifier(name: signedName, key: key, kind: kind)
    }
}

extension [TrustedLog] {
    /// Whether the key of a log was in use at a time; a key may stand there several times, with other periods.
    func counts(_ log: TrustedLog, at time: Timestamp) -> Bool {
        contains { $0.key == log.key && $0.validity.map { $0.contains(time) } ?? true }
    }
}
