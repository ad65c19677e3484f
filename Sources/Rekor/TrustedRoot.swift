public import Signing
import TLog
public import Wire

/// Whose word Sigstore's clients take, in one document (`TrustedRoot`): logs of signatures, authorities that issue
/// certificates, logs of certificates, and authorities for time.
///
/// A log has one entry per interface and key: v1 goes by the SHA-256 of the key in DER, v2 by the C2SP key id of its
/// name and key, and clients look logs up by that.
public struct TrustedRoot: Sendable, Equatable {
    public struct Log: Sendable, Equatable {
        /// Where it is asked; of a v2 log the host, or all behind the scheme, is also the name in its checkpoints.
        public let baseURL: String
        public let key: PublicKey
        public let logID: Digest
        /// When its word counts; clients want a start.
        public let validity: ValidityPeriod

        /// The log under v1, whose key should be ECDSA P-256. Certificate logs go by the same id.
        public static func v1(baseURL: String, key: PublicKey, start: Timestamp, end: Timestamp? = nil) -> Log {
            Log(baseURL: baseURL, key: key, logID: key.keyID, validity: ValidityPeriod(start: start, end: end))
        }

        /// The log under v2.
        ///
        /// - Parameter name: The origin of its checkpoints.
        /// - Throws: `rekor.checkpoint-invalid` for a name that checkpoints cannot carry; `rekor.key-unsupported` for a
        ///   key that is neither Ed25519 nor ECDSA.
        public static func v2(
            baseURL: String, name: String, key: PublicKey, start: Timestamp, end: Timestamp? = nil
        ) throws(RekorError) -> Log {
            switch key.kind {
            case .ed25519, .ecdsaP256, .ecdsaP384, .ecdsaP521: break
            case .rsa: throw RekorError(.keyUnsupported, "a v2 log has no key of kind \(key.kind) here")
            }
            do {
                let kind: NoteKeyKind = key.kind == .ed25519 ? .ed25519 : .rekorV1
                let verifier = try NoteVerifier(name: name, key: key, kind: kind)
                let validity = ValidityPeriod(start: start, end: end)
                return Log(baseURL: baseURL, key: key, logID: verifier.keyID, validity: validity)
            } catch {
                throw RekorError(.checkpointInvalid, "\(error)")
            }
        }
    }

    /// One that issues certificates, or timestamps.
    public struct Authority: Sendable, Equatable {
        public let uri: String
        /// What it calls itself, for people; clients want the member.
        public let organization: String
        public let commonName: String
        /// At least one; the last is trusted as it is, those before it lead there. Of a timestamp authority the first
        /// may be its own, and then no other signs for it.
        public let certificates: [Certificate]
        public let validity: ValidityPeriod

        public init(
            uri: String, organization: String = "", commonName: String = "", certificates: [Certificate],
            validity: ValidityPeriod
        ) {
            self.uri = uri
            self.organization = organization
            self.commonName = commonName
            self.certificates = certificates
            self.validity = validity
        }
    }

    public static let mediaType = "application/vnd.dev.sigstore.trustedroot+json;version=0.1"
    static let mediaTypes = [mediaType, "application/vnd.dev.sigstore.trustedroot.v0.2+json"]
    /// Longest document that is worth reading, in bytes.
    public static let maxBytes = 8 << 20

    public let logs: [Log]
    public let certificateAuthorities: [Authority]
    /// Whose signed certificate timestamps count.
    public let certificateLogs: [Log]
    public let timestampAuthorities: [Authority]

    public init(
        logs: [Log], certificateAuthorities: [Authority] = [], certificateLogs: [Log] = [],
        timestampAuthorities: [Authority] = []
    ) {
        self.logs = logs
        self.certificateAuthorities = certificateAuthorities
        self.certificateLogs = certificateLogs
        self.timestampAuthorities = timestampAuthorities
    }

    /// The keys under which the log at an address may sign.
    ///
    /// - Parameter time: Only those that are valid then; nil for all, as they are needed to read.
    public func keys(of url: String, at time: Timestamp? = nil) -> [PublicKey] {
        let url = LogAddress.normalized(url)
        return logs.filter { log in
            LogAddress.normalized(log.baseURL) == url && time.map { log.validity.contains($0) } ?? true
        }.map(\.key)
    }

    /// The logs as bundles are checked against them.
    ///
    /// The id of a v2 log with Ed25519 binds its name; others are known by their key alone, as clients of Rekor have it.
    public var trustedLogs: [TrustedLog] {
        logs.map { log in
            TrustedLog(
                name: Log.name(ofID: log.logID, key: log.key, url: log.baseURL), key: log.key, validity: log.validity)
        }
    }
}
