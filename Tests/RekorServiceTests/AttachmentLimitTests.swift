import Attestation
import Ledger
import LedgerTestKit
import Rekor
import RekorService
import Signing
import TLog
import Testing
import Wire

@Suite("How much of an entry is kept beside the log")
struct AttachmentLimitTests {
    private static func service(limit: Int) throws -> LogService<MemoryLedgerStore<Int>> {
        let log = try DemoLog()
        let (store, checkpointGuard) = (MemoryLedgerStore<Int>(), MemoryCheckpointGuard())
        try log.create(store, checkpointGuard)
        return LogService(
            log: store, sequencer: try log.open(store, checkpointGuard), key: try PrivateKey.generate(.ecdsaP256),
            checkpointKey: log.signers[0].verifier.key, attachmentLimit: limit)
    }

    /// What a client of version 1 proposes: an envelope of kind `intoto` 0.0.1.
    private static func proposal(_ payload: [UInt8]) throws -> [UInt8] {
        let signer = try PrivateKey.generate(.ecdsaP256)
        let envelope = try Envelope.signed(type: "application/vnd.in-toto+json", payload: payload, by: signer).encoded()
        let proposal: JSONValue = [
            "apiVersion": "0.0.1", "kind": "intoto",
            "spec": [
                "content": ["envelope": .string(String(decoding: envelope, as: UTF8.self))],
                "publicKey": .string(Base64.encode(Array(signer.publicKey.pem.utf8))),
            ],
        ]
        return proposal.compact
    }

    @Test("a payload of exactly the limit is kept and shown, one of a byte more is logged without it")
    func limit() async throws {
        let payload = Array(#"{"_type":"https://in-toto.io/Statement/v1","subject":[],"predicateType":"p"}"#.utf8)
        for (limit, isKept) in [(payload.count, true), (payload.count - 1, false), (0, false), (1 << 30, true)] {
            let service = try Self.service(limit: limit)
            let prepared = try service.prepare(Self.proposal(payload))
            #expect(try await service.append(prepared).index.value == 0)
            let shown = try service.entry(at: VirtualIndex(0)).json
            let member = try #require(try JSONDocument(shown.compact).root.members.first { _ in true })
            #expect(member.value["attestation"]?["data"]?.string == (isKept ? Base64.encode(payload) : nil), "\(limit)")
        }
    }
}
