import Attestation
import Ledger
import ProofChain
import Rekor
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
        try InTotoStatement(parsing: try Envelope(parsing: try exactBytes(of: envelope)).payload)
    }

    /// The same for an envelope whose signature is verified too, and which is the one that the entry records.
    ///
    /// - Parameter key: Signs the ledger's own statements.
    /// - Throws: `lens.inconsistent` as well for a signature that is not by the key.
    func statement(in envelope: Digest, of body: [UInt8], signedBy key: PublicKey) throws -> InTotoStatement {
        let bytes = try exactBytes(of: envelope)
        let read = try Envelope(parsing: bytes)
        guard !read.verify(keys: [key]).keys.isEmpty else {
            throw VEXLensError(
                .inconsistent, "envelope \(envelope.prefixed) is not signed by the ledger's key",
                hint: "the signer failed when it was logged; whatever the statement says is not proven by it")
        }
        guard try EntryBody.dsse(own: read, encoded: bytes, signedBy: EntryVerifier(key)).encoded == body else {
            throw VEXLensError(.inconsistent, "the entry of envelope \(envelope.prefixed) records another signature or payload")
        }
        return try InTotoStatement(parsing: read.payload)
    }

    private func exactBytes(of envelope: Digest) throws -> [UInt8] {
        guard let bytes = try bytes(envelope), SHA256.hash(bytes) == envelope else {
            throw VEXLensError(
                .inconsistent, "envelope \(envelope.prefixed) is missing or altered",
                hint: "run `stella ledger audit --deep`")
        }
        return bytes
    }
}
