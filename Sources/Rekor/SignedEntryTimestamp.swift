public import Signing
import TLog
import Wire

/// The log's promise that it took in an entry at a time: a signature over four of its fields.
///
/// Signed are the RFC 8785 bytes of `{body, integratedTime, logID, logIndex}`, the body still in base64, the index
/// virtual. Log keys sign over SHA-256. Every reading may give another signature over the same fields.
public struct SignedEntryTimestamp: Sendable, Hashable {
    public let body: [UInt8]
    /// POSIX seconds.
    public let integratedTime: Int64
    /// SHA-256 of the log's public key in DER.
    public let logID: Digest
    /// Counted over all shards; at most 2^53 - 1, beyond which JSON numbers are not exact.
    public let logIndex: UInt64

    public init(body: [UInt8], integratedTime: Int64, logID: Digest, logIndex: UInt64) {
        self.body = body
        self.integratedTime = integratedTime
        self.logID = logID
        self.logIndex = logIndex
    }

    /// The bytes that are signed.
    ///
    /// - Throws: `rekor.log-entry-syntax` when a number is beyond 2^53 - 1.
    public func message() throws(RekorError) -> [UInt8] {
        let exact = Int64(1) << 53
        guard logIndex < UInt64(exact), integratedTime.magnitude < UInt64(exact) else {
            throw RekorError(.logEntrySyntax, "the index \(logIndex) or the time \(integratedTime) is beyond 2^53 - 1")
        }
        let json: JSONValue = [
            "body": .string(Base64.encode(body)), "integratedTime": .integer(integratedTime),
            "logID": .string(logID.hex), "logIndex": .integer(logIndex),
        ]
        return try CanonicalJSON.encode(json, orThrow: .logEntrySyntax)
    }

    /// - Throws: `rekor.log-entry-syntax`, `rekor.signing-failed`.
    public func sign(by key: any Signer) throws(RekorError) -> [UInt8] {
        let message = try message()
        do {
            return try key.sign(message)
        } catch {
            throw RekorError(.signingFailed, "\(error)")
        }
    }

    public func verify(_ signature: [UInt8], key: PublicKey) -> Bool {
        guard let message = try? message() else { return false }
        return key.verify(signature, of: message, with: key.rekorScheme)
    }
}
