import Attestation
import LedgerTestKit
import Rekor
import Signing
import TLog
import Wire

/// Bundles of the samples' signer with one of the certificates, in a log of each version.
struct CertifiedBundle {
    static let logName = "log.example"

    let samples: CertificateSamples
    let logKey: PrivateKey
    let noteKey: PrivateKey

    init() throws {
        samples = try CertificateSamples.shared.get()
        logKey = try PrivateKey.generate(.ecdsaP256)
        noteKey = try PrivateKey.generate(.ed25519)
    }

    private static let longAgo = Timestamp(seconds: 0)

    /// All that has to be trusted; parts can be exchanged.
    func root(
        authorities: [[String]] = [["middle", "root"]], authorityValidity: ValidityPeriod? = nil,
        certificateLogs: [PublicKey]? = nil, certificateLogEnd: Timestamp? = nil,
        timeAuthorities: [[Certificate]]? = nil,
        timeValidity: ValidityPeriod? = nil, logEnd: Timestamp? = nil
    ) throws -> TrustedRoot {
        let ever = ValidityPeriod(start: Self.longAgo)
        return TrustedRoot(
            logs: [
                .v1(baseURL: "https://rekor.example", key: logKey.publicKey, start: Self.longAgo, end: logEnd),
                try .v2(
                    baseURL: "https://\(Self.logName)", name: Self.logName, key: noteKey.publicKey, start: Self.longAgo,
                    end: logEnd),
            ],
            certificateAuthorities: try authorities.map { names in
                TrustedRoot.Authority(
                    uri: "https://ca.example", certificates: try names.map { try samples.authority($0) },
                    validity: authorityValidity ?? ever)
            },
            certificateLogs: (certificateLogs ?? [samples.certificateLog]).map {
                .v1(baseURL: "https://ct.example", key: $0, start: Self.longAgo, end: certificateLogEnd)
            },
            timestampAuthorities: try (timeAuthorities ?? [try timeChain()]).map {
                TrustedRoot.Authority(uri: "https://time.example", certificates: $0, validity: timeValidity ?? ever)
            })
    }

    func timeChain(_ first: Certificate? = nil) throws -> [Certificate] {
        [
            try first ?? samples.stamper("good"), try samples.authority("time-middle"),
            try samples.authority("time-root"),
        ]
    }

    var identity: CertificateIdentity { CertificateIdentity(name: samples.identity, issuer: samples.issuer) }

    /// The samples' envelope as a `dsse` entry of version 1, taken in at the samples' time.
    func v1(_ leaf: String = "good", at offset: Int64 = 0, timestamps: [String] = []) throws -> [UInt8] {
        let verifier = try EntryVerifier(certificate: samples.leaf(leaf).der)
        let body = try EntryBody.dsse(envelope: samples.envelope, verifiers: [verifier])
        let entry = try Fixture.entry(of: body.encoded, by: logKey, time: samples.time.seconds + offset)
        return try stamped(SigstoreBundle(envelope: samples.envelope, entry: entry).encoded, timestamps)
    }

    /// The same as a `hashedrekord` entry of version 2, alone in its tree.
    func v2(_ leaf: String = "good", timestamps: [String] = ["good"]) throws -> [UInt8] {
        let verifier = try EntryVerifier(certificate: samples.leaf(leaf).der)
        let body = try EntryBody.hashedRekord(envelope: Envelope(parsing: samples.envelope), verifier: verifier)
        return try stamped(SigstoreBundle(envelope: samples.envelope, entry: entryV2(body)).encoded, timestamps)
    }

    /// A file's signature as a `hashedrekord` entry of version 2, under a certificate or a bare key.
    func file(
        _ message: [UInt8], _ verifier: EntryVerifier, _ algorithm: HashAlgorithm, _ signature: [UInt8],
        timestamps: [String] = []
    ) throws -> [UInt8] {
        let digest = algorithm.hash(message)
        let body = try EntryBody(
            .hashedRekord(
                HashedRekordEntry(
                    version: .v002, algorithm: algorithm, digest: digest, signature: signature, verifier: verifier)))
        let material: JSONMember =
            verifier.certificates.first.map {
                JSONMember("certificate", ["rawBytes": .string(Base64.encode($0))])
            } ?? JSONMember("publicKey", ["hint": "k"])
        let entry = try entryV2(body).transparencyJSON(kind: body.kind, version: body.apiVersion)
        let name = "SHA2_" + algorithm.rawValue.dropFirst(3)
        let bundle: JSONValue = [
            "mediaType": "application/vnd.dev.sigstore.bundle.v0.3+json",
            "verificationMaterial": .object([material, JSONMember("tlogEntries", [entry])]),
            "messageSignature": [
                "messageDigest": ["algorithm": .string(name), "digest": .string(Base64.encode(digest))],
                "signature": .string(Base64.encode(signature)),
            ],
        ]
        return try stamped(bundle.compact, timestamps)
    }

    private func entryV2(_ body: EntryBody) throws -> LogEntry {
        let checkpoint = try Checkpoint(origin: Self.logName, size: TreeSize(1), root: body.leafHash)
        let signer = try NoteSigner(name: Self.logName, key: noteKey, kind: .ed25519)
        let note = try SignedNote.signed(text: checkpoint.text, by: [signer])
        return LogEntry(
            body: body.encoded, integratedTime: 0,
            logID: try NoteVerifier(name: Self.logName, key: noteKey.publicKey, kind: .ed25519).keyID, logIndex: 0,
            treeID: nil,
            inclusionProof: InclusionProof(index: LogIndex(0), size: TreeSize(1), hashes: []), rootHash: body.leafHash,
            checkpoint: note.encoded, signedEntryTimestamp: nil)
    }

    private func stamped(_ bundle: [UInt8], _ names: [String]) throws -> [UInt8] {
        guard !names.isEmpty else { return bundle }
        let list = try names.map { name -> JSONValue in
            ["signedTimestamp": .string(Base64.encode(try samples.timestamp(name)))]
        }
        return try JSONEdit.replace(
            bundle, "verificationMaterial.timestampVerificationData", by: ["rfc3161Timestamps": .array(list)])
    }
}
