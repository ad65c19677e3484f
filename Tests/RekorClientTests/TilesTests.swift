import Attestation
import LedgerTestKit
import Rekor
import RekorClient
import Signing
import TLog
import Testing
import Transport
import Wire

@Suite("Submission to Rekor v2")
struct TilesTests {
    @Test("a new entry is taken and proven; no time is stated", arguments: [0, 1, 5, 255, 256, 300, 600])
    func new(leaves: Int) throws {
        let scene = try Scene(.v2, leaves: leaves)
        let logged = try scene.submit()
        #expect(logged.isNew && logged.entry.logIndex == UInt64(leaves) && logged.entry.integratedTime == 0)
        #expect(try EntryBody(parsing: logged.entry.body).kind == "hashedrekord")
        // Read back from checkpoint, tiles and bundle, with a proof of our own.
        scene.rekor.add([7])
        let read = try scene.client.entry(at: UInt64(leaves), body: logged.entry.body)
        #expect(read.entry.body == logged.entry.body && read.entry.logID == logged.entry.logID && !read.isNew)
        #expect(try scene.client.entry(at: 0).entry.inclusionProof.size == TreeSize(UInt64(leaves + 2)))
    }

    @Test("409 is resolved by x-log-index from checkpoint, tiles and bundle")
    func duplicate() throws {
        let scene = try Scene(.v2, leaves: 300)
        let first = try scene.submit()
        for number in 0..<40 { scene.rekor.add([UInt8(number)]) }
        let second = try scene.submit()
        #expect(!second.isNew && second.entry.logIndex == 300 && second.entry.body == first.entry.body)
        #expect(second.entry.inclusionProof.size == TreeSize(341))
    }

    @Test("a checkpoint that does not cover the index yet is waited for")
    func behind() throws {
        let scene = try Scene(.v2)
        let first = try scene.submit()
        let (count, note) = (Counter(), first.entry.checkpoint)
        scene.rekor.add([1])
        scene.rekor.setBend { request, answer in
            if answer.status == 409 { return answer.with(headers: [HTTPHeader("x-log-index", "6")]) }
            return request.url.hasSuffix("/checkpoint") && count.next() <= 2 ? answer.with(body: Array(note.utf8)) : answer
        }
        // It waits, and then finds that number 6 is not ours.
        #expect(scene.refusal { try scene.submit() }?.code == .bodyMismatch)
        #expect(scene.waits.all == [500, 1000])
    }

    @Test("409 lies are found out")
    func duplicateLies() throws {
        let lies: [(header: [HTTPHeader], code: RekorClientError.Code)] = [
            ([], .duplicateUnresolved), ([HTTPHeader("x-log-index", "x")], .duplicateUnresolved),
            ([HTTPHeader("x-log-index", "3")], .bodyMismatch), ([HTTPHeader("x-log-index", "99")], .duplicateUnresolved),
        ]
        for (headers, code) in lies {
            let scene = try Scene(.v2)
            _ = try scene.submit()
            scene.rekor.setBend { _, answer in answer.status == 409 ? answer.with(headers: headers) : answer }
            let error = try #require(scene.refusal { try scene.submit() })
            #expect(error.code == code && error.evidence != nil, "\(headers)")
        }
    }

    @Test("each lie is refused with its code")
    func lies() throws {
        let zero = JSONValue.string(Base64.encode([UInt8](repeating: 0, count: 32)))
        let lies: [(path: String, value: JSONValue?, code: RekorClientError.Code)] = [
            ("canonicalizedBody", .string(Base64.encode(Array("{}".utf8))), .bodyMismatch),
            ("inclusionProof.hashes.0", zero, .inclusionInvalid), ("inclusionProof.logIndex", "4", .inclusionInvalid),
            ("inclusionProof.rootHash", zero, .inclusionInvalid), ("logIndex", "4", .inclusionInvalid),
            ("logId.keyId", zero, .logIDMismatch), ("inclusionProof.checkpoint.envelope", "x", .checkpointInvalid),
            ("inclusionProof", nil, .answerSyntax), ("kindVersion", nil, .answerSyntax),
            ("kindVersion.kind", "dsse", .answerSyntax), ("extra", 1, .answerSyntax),
            ("integratedTime", "5", .timestampInvalid),
        ]
        for (path, value, code) in lies {
            let scene = try Scene(.v2)
            scene.rekor.setBend { _, answer in
                let names = path.split(separator: ".").map(String.init)
                let new = try? JSONDocument(answer.body).root.value.replacing(names[...], by: value)
                return answer.with(body: new?.compact)
            }
            let error = try #require(scene.refusal { try scene.submit() }, "\(path)")
            #expect(error.code == code, "\(path): \(error)")
            #expect(scene.memory.all() == [] && error.evidence != nil)
        }
    }

    @Test("the log signs as the host of its address, unless another name is given")
    func name() throws {
        let scene = try Scene(.v2) { rekor in
            try RemoteLog(url: "https://elsewhere.example", api: .v2, keys: [rekor.noteKey.publicKey])
        }
        #expect(scene.refusal { try scene.submit() }?.code == .nameMismatch)
        let named = try Scene(.v2) { rekor in
            try RemoteLog(url: "https://elsewhere.example", api: .v2, keys: [rekor.noteKey.publicKey], name: rekor.host)
        }
        #expect(try named.submit().isNew)
    }

    @Test("a frozen log says so; 200 for 201 is not taken")
    func statuses() throws {
        let scene = try Scene(.v2)
        scene.rekor.setBend { _, answer in answer.with(status: 405, body: Array("frozen".utf8)) }
        #expect(scene.refusal { try scene.submit() }?.code == .frozen)
        scene.rekor.setBend { _, answer in answer.with(status: 200) }
        #expect(scene.refusal { try scene.submit("b") }?.code == .status)
    }

    @Test("a lost or changed file is told from a lie")
    func tiles() throws {
        let scene = try Scene(.v2, leaves: 300)
        let index = UInt64(20)
        let bends: [(part: String, code: RekorClientError.Code, bend: @Sendable (HTTPResponse) -> HTTPResponse)] = [
            ("/tile/entries/", .tileMissing, { $0.with(status: 404) }),
            ("/tile/0/", .tileMissing, { $0.with(status: 410) }),
            ("/tile/0/", .answerSyntax, { $0.with(body: Array($0.body.dropLast())) }),
            ("/tile/entries/", .answerSyntax, { $0.with(body: Array($0.body.dropLast())) }),
            ("/tile/0/", .inclusionInvalid, { $0.with(body: [UInt8](repeating: 9, count: $0.body.count)) }),
            ("/tile/entries/", .inclusionInvalid, { answer in
                var body = answer.body
                body[20 * (2 + "entry 20 of somebody".utf8.count) - 10 + 5] ^= 1
                return answer.with(body: body)
            }),
        ]
        for (part, code, bend) in bends {
            scene.rekor.setBend { request, answer in request.url.contains(part) ? bend(answer) : answer }
            let error = try #require(scene.refusal { try scene.client.entry(at: index) }, "\(part)")
            #expect(error.code == code, "\(part) \(error)")
        }
        scene.rekor.setBend { _, answer in answer }
        #expect(try scene.client.entry(at: index).entry.body == Array("entry 20 of somebody".utf8))
        #expect(scene.refusal { try scene.client.entry(at: 300) }?.code == .notFound)
        #expect(scene.refusal { try scene.client.entry(EntryUUID(treeID: nil, leafHash: .zero)) }?.code == .unsupported)
    }

    @Test("a partial tile that is gone is read from the full one")
    func pruned() throws {
        let scene = try Scene(.v2, leaves: 40)
        let small = try scene.client.information().active
        for number in 40..<300 { scene.rekor.add(Array("entry \(number) of somebody".utf8)) }
        scene.rekor.setBend { request, answer in
            if request.url.hasSuffix("/checkpoint") { return answer.with(body: Array(small.note.utf8)) }
            return request.url.contains(".p/40") ? answer.with(status: 404) : answer
        }
        #expect(try scene.client.entry(at: 39).entry.inclusionProof.size == TreeSize(40))
    }

    @Test("a digest and a signature go as they are")
    func hashedRekord() throws {
        let scene = try Scene(.v2)
        let message = Array("a file".utf8)
        let entry = try HashedRekordEntry(
            version: .v002, algorithm: .sha256, digest: HashAlgorithm.sha256.hash(message),
            signature: try scene.signer.sign(message), verifier: EntryVerifier(scene.signer.publicKey))
        #expect(try scene.client.submit(entry).isNew)
        #expect(!(try scene.client.submit(entry).isNew))
        #expect(try Scene(.v1).refusal { try Scene(.v1).client.submit(entry) }?.code == .unsupported)
    }

    @Test("Ed25519 and several signatures do not go to a v2 log")
    func keys() throws {
        let scene = try Scene(.v2)
        let key = try PrivateKey.generate(.ed25519)
        let envelope = try Scene.envelope(by: key)
        let error = scene.refusal { try scene.client.submit(envelope: envelope, verifiers: [EntryVerifier(key.publicKey)]) }
        #expect(error?.codeText == "rekor.key-unsupported" && scene.rekor.requests.isEmpty)
    }
}
