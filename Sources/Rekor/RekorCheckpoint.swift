public import Signing
public import TLog

/// The checkpoint of a Rekor log: as C2SP has it in version 2, with its own origin and key hint in version 1.
///
///     rekor.sigstore.dev - 1193050959916656506      v1: host and tree id
///     771488338
///     rnpacIXSjoToEDh0qD4CLAKdkPnW1Y4R1DhFMS+AGlI=
///
///     — rekor.sigstore.dev wNI9ajBF…                 v1: the host alone
public enum RekorCheckpoint {
    /// `<host> - <tree id>`.
    public static func origin(host: String, treeID: UInt64) -> String { "\(host) - \(treeID)" }

    /// Host and tree id of a v1 origin; nil for any other, which is then the name of a v2 log.
    public static func parts(ofOrigin origin: String) -> (host: String, treeID: UInt64)? {
        let text = Array(origin.utf8)
        guard let dash = text.indices.dropLast(2).last(where: { text[$0...].starts(with: " - ".utf8) }),
            let treeID = UInt64(String(decoding: text[(dash + 3)...], as: UTF8.self)),
            RekorCheckpoint.origin(host: String(decoding: text[..<dash], as: UTF8.self), treeID: treeID).utf8
                .elementsEqual(text)
        else { return nil }
        return (String(decoding: text[..<dash], as: UTF8.self), treeID)
    }

    /// The v1 note over a tree, with the one signature line that v1 clients bear.
    ///
    /// - Parameter key: ECDSA P-256; Ed25519 works here and with few clients.
    /// - Throws: `rekor.key-unsupported`, `rekor.checkpoint-invalid` for a host with white space or a plus sign,
    ///   `rekor.signing-failed`.
    public static func note(
        host: String, treeID: UInt64, size: TreeSize, root: Digest, by key: any Signer
    ) throws(RekorError) -> SignedNote {
        do throws(TLogError) {
            let signer = try NoteSigner(name: host, key: key, kind: .rekorV1)
            let checkpoint = try Checkpoint(origin: origin(host: host, treeID: treeID), size: size, root: root)
            return try SignedNote.signed(text: checkpoint.text, by: [signer])
        } catch {
            switch error.code {
            case .keyUnsupported: throw RekorError(.keyUnsupported, error.detail)
            case .signingFailed: throw RekorError(.signingFailed, error.detail)
            default: throw RekorError(.checkpointInvalid, "\(error)")
            }
        }
    }
}
