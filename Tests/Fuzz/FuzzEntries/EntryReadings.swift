import Attestation
import FuzzKit
import Rekor
import Signing
import TLog
import Wire

enum EntryReadings {
    static let all = [
        Reading("p") { try taken(ProposedEntry(parsing: $0).accepted) }, Reading("t") { try request($0) },
        Reading("b") { try check(EntryBody(parsing: $0), from: $0) }, Reading("l") { try logEntry($0) },
        Reading("s") { try bundle($0) }, Reading("i") { try logInfo($0) }, Reading("r") { try trustedRoot($0) },
        Reading("g") { try signingConfig($0) },
    ]

    /// A body is a leaf: the bytes that it is written in are those that it was read from.
    static func check(_ body: EntryBody, from bytes: [UInt8]) throws {
        require(body.encoded == bytes, "a body in other bytes than it was read from")
        let again = must("the content of a body makes none") { try EntryBody(body.content) }
        require(again.encoded == bytes && again.leafHash == MerkleHash.leaf(bytes), "the content makes another leaf")
        require(Set(body.searchKeys().map { Identifier($0) }).count == body.searchKeys().count, "a search key twice")
    }

    static func taken(_ accepted: AcceptedEntry) throws {
        let bytes = accepted.body.encoded
        let body = must("what was taken is no body") { try EntryBody(parsing: bytes) }
        try check(body, from: bytes)
        require(body.leafHash == accepted.body.leafHash, "what was taken has another leaf")
        _ = body.searchKeys(attachments: accepted.attachments)
    }

    private static func request(_ bytes: [UInt8]) throws {
        let strict = try? TransparencyRequest(parsing: bytes, takesDSSE: false).accepted
        let accepted = try TransparencyRequest(parsing: bytes, takesDSSE: true).accepted
        if let strict { require(strict.body == accepted.body, "one request, two bodies") }
        try taken(accepted)
    }

    private static let key = try? PrivateKey(ed25519Seed: Array(repeating: 7, count: 32)).publicKey

    private static var verifier: BundleVerifier {
        BundleVerifier(logs: key.map { [TrustedLog(key: $0), TrustedLog(name: "log", key: $0)] } ?? [], signers: [])
    }

    private static func logEntry(_ bytes: [UInt8]) throws {
        let entry = try LogEntry(parsing: bytes)
        let again = must("an entry is not read again") { try LogEntry(parsing: entry.encoded) }
        require(again == entry, "an entry is another when it is read again")
        _ = verifier.verify(entry)
        if let signature = entry.signedEntryTimestamp, let key = EntryReadings.key {
            _ = entry.promise.verify(signature, key: key)
        }
    }

    private static func bundle(_ bytes: [UInt8]) throws {
        let verification = verifier.verify(bytes)
        require(verification.entry == nil, "a bundle of no trusted log is verified")
        let bundle = try SigstoreBundle(parsing: bytes)
        let encoded = bundle.encoded
        let again = must("a bundle is not read again") { try SigstoreBundle(parsing: encoded) }
        require(again.encoded == encoded && again.entry == bundle.entry, "a bundle is another when it is read again")
    }

    private static func logInfo(_ bytes: [UInt8]) throws {
        let info = try LogInfo(parsing: bytes)
        let again = must("log info is not read again") { try LogInfo(parsing: info.json.compact) }
        require(again == info, "log info is another when it is read again")
    }

    /// Ours added twice is ours added once.
    private static func trustedRoot(_ bytes: [UInt8]) throws {
        guard let key else { return }
        let root = TrustedRoot(logs: [.v1(baseURL: "https://log.example", key: key, start: Timestamp(seconds: 0))])
        let joined = try root.json(addedTo: bytes).compact
        let again = must("a trusted root is not read again") { try root.json(addedTo: joined).compact }
        require(again == joined, "a log is added twice")
    }

    private static func signingConfig(_ bytes: [UInt8]) throws {
        let log = SigningConfig.Log(
            url: "https://log.example", version: 1, start: Timestamp(seconds: 0), operator: "log.example")
        let config = SigningConfig(logs: [log])
        let joined = try config.json(replacingLogsOf: bytes).compact
        let again = must("a signing configuration is not read again") {
            try config.json(replacingLogsOf: joined).compact
        }
        require(again == joined, "a signing configuration changes when logs are replaced twice")
    }
}
