public import Signing
import TLog
public import Wire

/// The keys of a log in the document that Sigstore's clients are given to trust it (`TrustedRoot`).
///
/// A log has one entry per interface and key: v1 goes by the SHA-256 of the key in DER, v2 by the C2SP key id of its
/// name and key, and clients look logs up by that.
public struct TrustedRoot: Sendable, Equatable {
    public struct Log: Sendable, Equatable {
        /// Where it is asked; of a v2 log the host is also the name in its checkpoints.
        public let baseURL: String
        public let key: PublicKey
        public let logID: Digest
        /// From when on its word counts; clients want it.
        public let start: Timestamp
        /// Until when, this moment included; nil while the key is in use.
        public let end: Timestamp?

        /// The log under v1, whose key should be ECDSA P-256.
        public static func v1(baseURL: String, key: PublicKey, start: Timestamp, end: Timestamp? = nil) -> Log {
            Log(baseURL: baseURL, key: key, logID: key.keyID, start: start, end: end)
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
                return Log(baseURL: baseURL, key: key, logID: verifier.keyID, start: start, end: end)
            } catch {
                throw RekorError(.checkpointInvalid, "\(error)")
            }
        }
    }

    public static let mediaType = "application/vnd.dev.sigstore.trustedroot+json;version=0.1"
    private static let mediaTypes = [mediaType, "application/vnd.dev.sigstore.trustedroot.v0.2+json"]

    public let logs: [Log]

    public init(logs: [Log]) { self.logs = logs }

    /// The document with these logs and no certificate authorities.
    public var json: JSONValue {
        .object([
            JSONMember("mediaType", .string(TrustedRoot.mediaType)), JSONMember("tlogs", .array(logs.map(\.json))),
            JSONMember("certificateAuthorities", []), JSONMember("ctlogs", []),
            JSONMember("timestampAuthorities", []),
        ])
    }

    /// A document of others, such as that of the certificate authority whose signers use these logs, with these logs
    /// after its own. A log that it has under the same id is replaced.
    ///
    /// - Throws: `rekor.trusted-root-syntax`.
    public func json(addedTo bytes: [UInt8]) throws(RekorError) -> JSONValue {
        let root = try JSONDocument(bytes, orThrow: .trustedRootSyntax).root
        guard let mediaType = root["mediaType"]?.string, TrustedRoot.mediaTypes.contains(mediaType) else {
            throw RekorError(
                .trustedRootSyntax, "the document has not the media type of a trusted root",
                hint: "give a trusted_root.json of Sigstore")
        }
        let ids = Set(logs.map { Base64.encode($0.logID.bytes) })
        let others = (root["tlogs"].map { Array($0.elements) } ?? []).filter { log in
            !(log["logId"]?["keyId"]?.string.map(ids.contains) ?? false)
        }
        let tlogs: JSONValue = .array(others.map(\.value) + logs.map(\.json))
        guard case .object(let members) = root.value else { return json }
        let rest = members.filter { $0.name != "mediaType" && $0.name != "tlogs" }
        return .object([JSONMember("mediaType", .string(mediaType)), JSONMember("tlogs", tlogs)] + rest)
    }
}

extension TrustedRoot.Log {
    private static let noDetails = "PUBLIC_KEY_DETAILS_UNSPECIFIED"

    fileprivate var json: JSONValue {
        .object([
            JSONMember("baseUrl", .string(baseURL)),
            JSONMember("hashAlgorithm", .string(HashAlgorithm.sha256.protobufName)),
            JSONMember(
                "publicKey",
                [
                    "rawBytes": .string(Base64.encode(key.spki)),
                    "keyDetails": .string(KeyDetails(signingMessages: key)?.rawValue ?? TrustedRoot.Log.noDetails),
                    "validFor": ValidityPeriod(start: start, end: end).json,
                ]),
            JSONMember("logId", ["keyId": .string(Base64.encode(logID.bytes))]),
        ])
    }
}

/// `TimeRange` of Sigstore's documents.
struct ValidityPeriod {
    let start: Timestamp
    let end: Timestamp?

    var json: JSONValue {
        .object(
            [JSONMember("start", .string(start.description))]
                + (end.map { [JSONMember("end", .string($0.description))] } ?? []))
    }
}
