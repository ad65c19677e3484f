import LedgerTestKit
import Rekor
import RekorClient
import Signing
import TLog
import Testing
import Transport
import Wire

@Suite("What is remembered of a log", .serialized)
struct MemoryTests {
    @Test("the tree is proven to grow from the remembered one at every step", arguments: RemoteLog.API.allCases)
    func growth(api: RemoteLog.API) throws {
        let scene = try Scene(api, leaves: 250)
        for number in 0..<12 {
            let logged = try scene.submit("\(number)")
            #expect(scene.memory.all().map(\.note) == [logged.entry.checkpoint])
            if number % 3 == 0 { scene.rekor.add(Array("another \(number)".utf8)) }
        }
        #expect(try scene.client.information().active.checkpoint.size == TreeSize(266))
    }

    @Test("another root at the same size is a fork, and both checkpoints are kept", arguments: RemoteLog.API.allCases)
    func fork(api: RemoteLog.API) throws {
        let scene = try Scene(api)
        let first = try scene.submit()
        scene.rekor.truncate(to: 5)
        let error = try #require(scene.refusal { try scene.submit("instead") })
        #expect(error.code == .logForked)
        let evidence = try JSONDocument(try #require(error.evidence).encoded).root
        #expect(evidence["rememberedCheckpoint"]?.string == first.entry.checkpoint)
        let shown = try #require(evidence["shownCheckpoint"]?.string)
        #expect(shown != first.entry.checkpoint && shown.contains("\n6\n"))
        #expect(scene.memory.all().map(\.note) == [first.entry.checkpoint])
    }

    @Test("a log that was rolled back and grew again is found out", arguments: RemoteLog.API.allCases)
    func rollback(api: RemoteLog.API) throws {
        let scene = try Scene(api)
        let first = try scene.submit()
        scene.rekor.truncate(to: 5)
        for number in 0..<4 { scene.rekor.add(Array("rewritten \(number)".utf8)) }
        let error = try #require(scene.refusal { try scene.submit("after") })
        #expect(error.code == .consistencyUnproven && error.code.isIntegrity && error.evidence != nil)
        #expect(scene.memory.all().map(\.note) == [first.entry.checkpoint])
    }

    @Test("an older tree is taken when it is a beginning of the remembered one, and is not remembered")
    func older() throws {
        let scene = try Scene()
        let first = try scene.submit()
        _ = try scene.submit("two")
        let newest = scene.memory.all()
        let rekor = scene.rekor
        scene.rekor.setBend { request, answer in
            request.url.contains("/log/entries/") ? answer.with(body: first.raw) : answer
        }
        #expect(try scene.client.entry(first.entry.uuid).checkpoint.size == TreeSize(6))
        #expect(scene.memory.all() == newest)
        // The log that has only the older tree proves nothing.
        rekor.truncate(to: 6)
        let error = try #require(scene.refusal { try scene.client.entry(first.entry.uuid) })
        #expect(error.code == .consistencyUnproven)
    }

    @Test("a wrong consistency proof is not believed", arguments: ["hash", "none", "syntax"])
    func wrongProof(kind: String) throws {
        let scene = try Scene()
        _ = try scene.submit()
        scene.rekor.setBend { request, answer in
            guard request.url.contains("/log/proof") else { return answer }
            let zero = String(repeating: "0", count: 64)
            switch kind {
            case "hash": return answer.with(body: Array(#"{"rootHash":"\#(zero)","hashes":["\#(zero)"]}"#.utf8))
            case "none": return answer.with(body: Array(#"{"rootHash":"\#(zero)","hashes":[]}"#.utf8))
            default: return answer.with(body: Array(#"{"rootHash":"\#(zero)","hashes":["00"]}"#.utf8))
            }
        }
        let code = scene.refusal { try scene.submit("two") }?.code
        #expect(code == (kind == "syntax" ? .answerSyntax : .consistencyUnproven))
    }

    @Test("when the proof cannot be had now, the entry is not believed now, and that is no alarm")
    func proofUnavailable() throws {
        let scene = try Scene(attempts: 2)
        let first = try scene.submit()
        scene.rekor.setBend { request, answer in request.url.contains("/log/proof") ? answer.with(status: 503) : answer }
        let two = try Scene.envelope(by: scene.signer, "two")
        let verifiers = [EntryVerifier(scene.signer.publicKey)]
        let error = try #require(scene.refusal { try scene.client.submit(envelope: two, verifiers: verifiers) })
        #expect(error.code == .unavailable && !error.code.isIntegrity)
        #expect(scene.memory.all().map(\.note) == [first.entry.checkpoint])
        scene.rekor.setBend { _, answer in answer }
        #expect(!(try scene.client.submit(envelope: two, verifiers: verifiers).isNew))
    }

    @Test("the old tree must still be there when a new one is shown")
    func rotation() throws {
        let scene = try Scene()
        _ = try scene.submit()
        let honest = scene.rekor
        let other = PretendRekor(treeID: 77, shardOffset: 0, key: honest.key, noteKey: honest.noteKey)
        func client() throws -> LogClient {
            LogClient(
                try Scene.log(honest, .v1), memory: scene.memory, retry: RetryPolicy(attempts: 2) { _ in },
                now: { Scene.now }, send: { request in other.answer(request) })
        }
        let fresh = try Scene.envelope(by: scene.signer, "fresh")
        let verifiers = [EntryVerifier(scene.signer.publicKey)]
        // A log that was begun again under the same name and key.
        let error = try #require(scene.refusal { try client().submit(envelope: fresh, verifiers: verifiers) })
        #expect(error.code == .treeMissing && error.evidence != nil)
        #expect(scene.refusal { try client().information() }?.code == .treeMissing)
        // One that keeps the old tree as an inactive shard.
        let old = try JSONDocument(honest.answerWithoutBend(LogRequest(url: "https://a/api/v1/log")).body).root.value
        let shard: JSONValue = .object(Lie.members(old).filter { $0.name != "inactiveShards" })
        other.setBend { request, answer in
            guard request.url.hasSuffix("/api/v1/log"), let value = try? JSONDocument(answer.body).root.value,
                let bent = try? value.replacing(["inactiveShards"], by: [shard])
            else { return answer }
            return answer.with(body: bent.compact)
        }
        #expect(!(try client().submit(envelope: fresh, verifiers: verifiers).isNew))
        #expect(try client().information().inactive.count == 1)
        #expect(scene.memory.all().count == 2)
    }

    @Test("another key than before is found out")
    func otherKey() throws {
        let scene = try Scene()
        _ = try scene.submit()
        let other = PretendRekor(key: try .generate(.ecdsaP256), noteKey: scene.rekor.noteKey)
        let client = LogClient(
            try Scene.log(other, .v1), memory: scene.memory, retry: RetryPolicy(attempts: 2) { _ in }, now: { Scene.now },
            send: { request in other.answer(request) })
        let verifiers = [EntryVerifier(scene.signer.publicKey)]
        let error = scene.refusal { try client.submit(envelope: scene.envelope, verifiers: verifiers) }
        #expect(error?.code == .memoryContradiction && error?.evidence != nil)
    }

    @Test("a proof of growth is checked when both roots are known", arguments: RemoteLog.API.allCases)
    func logProof(api: RemoteLog.API) throws {
        let scene = try Scene(api)
        let first = try scene.submit()
        scene.rekor.add([1])
        let proof = try scene.client.consistency(from: nil, to: nil)
        #expect(proof.isProven && proof.proof.from == TreeSize(6) && proof.proof.to == TreeSize(7))
        #expect(proof.oldRoot == first.entry.rootHash)
        let unknown = try scene.client.consistency(from: TreeSize(3), to: TreeSize(7))
        #expect(!unknown.isProven && unknown.oldRoot == nil)
        let wrong = scene.refusal { try scene.client.consistency(from: TreeSize(3), to: TreeSize(7), oldRoot: .zero) }
        #expect(wrong?.code == .consistencyUnproven)
        for (from, to) in [(0, 7), (8, 8), (5, 4)] as [(UInt64, UInt64)] {
            let error = scene.refusal { try scene.client.consistency(from: TreeSize(from), to: TreeSize(to)) }
            #expect(error?.code == .unsupported)
        }
    }

    @Test("what a log says about itself must be what its checkpoint says")
    func information() throws {
        let scene = try Scene()
        let zero = JSONValue.string(String(repeating: "0", count: 64))
        let bent: [(path: [String], value: JSONValue, code: RekorClientError.Code)] = [
            (["treeSize"], 4, .checkpointMismatch), (["rootHash"], zero, .checkpointMismatch),
            (["treeID"], "5", .checkpointMismatch), (["signedTreeHead"], "x", .checkpointInvalid),
            (["inactiveShards", "0", "treeSize"], 4, .checkpointMismatch), (["treeID"], .null, .answerSyntax),
        ]
        for (path, value, code) in bent {
            scene.rekor.setBend { _, answer in
                let new = try? JSONDocument(answer.body).root.value.replacing(path[...], by: value)
                return answer.with(body: new?.compact)
            }
            #expect(scene.refusal { try scene.client.information() }?.code == code, "\(path)")
        }
        scene.rekor.setBend { _, answer in answer }
        let information = try scene.client.information()
        #expect(information.virtualSize == 12 && information.inactive.map(\.checkpoint.size) == [TreeSize(7)])
    }
}
