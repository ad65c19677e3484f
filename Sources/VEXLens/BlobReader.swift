import Attestation
import Ledger
import ProofChain
import Signing

/// Envelopes and documents by their digest, wherever they lie.
struct BlobReader: Sendable {
    /// nil when there are none; not hashed again.
    let bytes: @Sendable (Digest) throws -> [UInt8]?

    init(_ bytes: @escaping @Sendable (Digest) throws -> [UInt8]?) { self.bytes = bytes }

    init(_ log: some LedgerStore) { bytes = { try log.blob($0) } }

    /// The statement in an envelope, which is hashed before it is read.
    ///
    /// - Throws: `lens.inconsistent` for an envelope that is missing or altered.
    func statement(in envelope: Digest) throws -> InTotoStatement {
        guard let bytes = try bytes(envelope), SHA256.hash(bytes) == envelope else {
            throw VEXLensError(
                .inconsistent, "envelope \(envelope.prefixed) is missing or altered",
                hint: "run `stella ledger audit --deep`")
        }
        return try InTotoStatement(parsing: try Envelope(parsing: bytes).payload)
    }
}
