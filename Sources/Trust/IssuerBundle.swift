public import Attestation
public import Signing
public import Wire

/// All issuers of a directory in one signed file, for another ledger to take over.
///
/// A DSSE envelope whose payload is RFC 8785 JSON: `schemaVersion`, `signer` (the key that signed, PEM) and `issuers`, by
/// id. The same directory gives the same payload.
public struct IssuerBundle: Sendable, Hashable {
    /// By id.
    public let issuers: [Issuer]
    /// Who signed; who that is, the reader decides by the key's fingerprint.
    public let signer: PublicKey

    public static let payloadType = "application/vnd.stella-ledger.issuers.v1+json"
    /// Longest file that is read.
    public static let maxBytes = 16 << 20

    /// Signs an export.
    ///
    /// - Parameter issuers: By id.
    /// - Returns: The envelope as a file.
    /// - Throws: `trust.malformed-bundle` when it cannot be signed.
    public static func signed(_ issuers: [Issuer], by signer: any Signer) throws(TrustError) -> [UInt8] {
        do {
            let payload = try CanonicalJSON.encode([
                "schemaVersion": 1, "signer": .string(signer.publicKey.pem), "issuers": .array(issuers.map(\.json)),
            ])
            return try Envelope.signed(
                type: payloadType, payload: payload, by: signer, keyID: signer.publicKey.keyID.hex
            ).encoded()
        } catch {
            throw TrustError(.malformedBundle, "the export cannot be signed: \(error)")
        }
    }

    /// Reads an export and checks that the key with this fingerprint signed it.
    ///
    /// - Parameter fingerprint: SHA-256 of the signer's SubjectPublicKeyInfo.
    /// - Throws: `trust.malformed-bundle`, `trust.untrusted-bundle`, and what reading a record throws.
    public init(verifying bytes: [UInt8], signedBy fingerprint: Digest) throws(TrustError) {
        let (envelope, content) = try IssuerBundle.open(bytes)
        guard let pem = content["signer"]?.string, let key = try? PublicKey(pem: pem) else {
            throw TrustError(.malformedBundle, "the export does not hold its signer's key")
        }
        guard key.keyID == fingerprint else {
            throw TrustError(
                .untrustedBundle, "the export says that key \(key.keyID) signed it, wanted is \(fingerprint)",
                hint: "ask its owner for the fingerprint by another way, and give it with --fingerprint")
        }
        guard envelope.verify(keys: [key]).isVerified else {
            throw TrustError(
                .untrustedBundle, "key \(key.keyID) did not sign the export", hint: "it was altered: fetch it again")
        }
        var issuers: [Issuer] = []
        for element in content["issuers"].map({ Array($0.elements) }) ?? [] {
            issuers.append(try Issuer(json: element.value))
        }
        guard zip(issuers, issuers.dropFirst()).allSatisfy({ $0.id < $1.id }) else {
            throw TrustError(.malformedBundle, "the issuers are not in the order of their ids, each once")
        }
        self.issuers = issuers
        signer = key
    }

    /// Whether bytes look like an export, signed or not by whomever.
    public static func recognizes(_ bytes: [UInt8]) -> Bool { (try? open(bytes)) != nil }

    private static func open(_ bytes: [UInt8]) throws(TrustError) -> (Envelope, JSONNode) {
        do {
            let envelope = try Envelope(parsing: bytes)
            let content = try JSONDocument(envelope.payload).root
            guard envelope.payloadType == payloadType, content["schemaVersion"]?.int == 1,
                content["issuers"]?.kind == .array
            else { throw TrustError(.malformedBundle, "this is no export of issuers in a form that is known here") }
            return (envelope, content)
        } catch let error as TrustError {
            throw error
        } catch {
            throw TrustError(
                .malformedBundle, "this is no export of issuers: \(error)", hint: "make one with `stella issuer export`"
            )
        }
    }
}
