import LedgerTestKit
import Rekor
import RekorClient
import Signing
import TLog
import Testing
import Transport
import Wire

@Suite("Submission to Rekor v1")
struct SubmitTests {
    @Test("a new entry is taken, proven and remembered, at a shard offset")
    func new() throws {
        let scene = try Scene()
        let logged = try scene.submit()
        #expect(logged.isNew && logged.entry.logIndex == 12 && logged.entry.inclusionProof.index == LogIndex(5))
        #expect(logged.checkpoint.size == TreeSize(6) && logged.time == Scene.now)
        #expect(try LogEntry(parsing: logged.raw) == logged.entry)
        #expect(scene.memory.all().map(\.note) == [logged.entry.checkpoint])
        #expect(scene.rekor.requests.map(\.url) == ["https://rekor.example/api/v1/log/entries"])
        let read = try scene.client.entry(logged.entry.uuid)
        #expect(!read.isNew && read.entry.body == logged.entry.body)
        #expect(try scene.client.entry(at: 12).entry.uuid == logged.entry.uuid)
        #expect(try scene.client.entry(EntryUUID(treeID: nil, leafHash: logged.entry.leafHash)).entry.logIndex == 12)
    }

    @Test("the same envelope again is a 409, and the entry that was there is found")
    func duplicate() throws {
        let scene = try Scene()
        let first = try scene.submit()
        let second = try scene.submit()
        #expect(!second.isNew && second.entry.uuid == first.entry.uuid && scene.rekor.size == 6)
    }

    @Test("what is sent again after 500, 429 and a time-out are the same bytes")
    func sameBytes() throws {
        let scene = try Scene()
        let count = Counter()
        scene.rekor.setBend { request, answer in
            guard request.isSubmission else { return answer }
            switch count.next() {
            case 1: return answer.with(status: 500)
            case 2: return answer.with(status: 429, headers: [HTTPHeader("Retry-After", "3")])
            default: return answer
            }
        }
        let logged = try scene.submit()
        // The first attempt was taken in although it was answered with 500.
        #expect(!logged.isNew && scene.rekor.size == 6)
        let sent = scene.rekor.requests.filter(\.isSubmission).map(\.body)
        #expect(sent.count == 3 && Set(sent).count == 1)
        #expect(scene.waits.all == [500, 3000])
    }

    @Test("when the attempts are used up, the log is unavailable; nothing is kept")
    func unavailable() throws {
        let scene = try Scene(attempts: 3)
        scene.rekor.setBend { _, answer in answer.with(status: 503) }
        let error = try #require(scene.refusal { try scene.submit() })
        #expect(error.code == .unavailable && error.evidence == nil && scene.memory.all() == [])
        #expect(scene.waits.all == [500, 1000])
    }

    @Test("501 is not asked again", arguments: [400, 401, 404, 422, 501])
    func refusals(status: Int) throws {
        let scene = try Scene()
        scene.rekor.setBend { _, answer in answer.with(status: status, body: Array(#"{"code":1,"message":"no"}"#.utf8)) }
        let error = try #require(scene.refusal { try scene.submit() })
        let wanted: [Int: RekorClientError.Code] = [
            400: .refused, 401: .forbidden, 404: .notFound, 422: .refused, 501: .status,
        ]
        #expect(error.code == wanted[status] && error.detail.hasSuffix(": no") && scene.waits.all == [])
    }

    @Test("409 without Location is resolved by the digits in the message; with neither it is not resolved")
    func noLocation() throws {
        let scene = try Scene()
        _ = try scene.submit()
        scene.rekor.setBend { _, answer in answer.status == 409 ? answer.with(headers: []) : answer }
        #expect(try scene.submit().entry.logIndex == 12)
        scene.rekor.setBend { _, answer in
            answer.status == 409 ? answer.with(headers: [], body: Array(#"{"code":409,"message":"there"}"#.utf8)) : answer
        }
        let error = try #require(scene.refusal { try scene.submit() })
        #expect(error.code == .duplicateUnresolved && error.evidence != nil)
    }

    @Test("409, then 404, then found; 404 for ever is not resolved")
    func race() throws {
        let scene = try Scene()
        _ = try scene.submit()
        let count = Counter()
        scene.rekor.setBend { request, answer in
            !request.isSubmission && count.next() <= 2 ? HTTPResponse(status: 404, contentType: nil, body: []) : answer
        }
        #expect(try scene.submit().entry.logIndex == 12)
        #expect(scene.waits.all == [500, 1000])
        scene.rekor.setBend { request, answer in
            request.isSubmission ? answer : HTTPResponse(status: 404, contentType: nil, body: [])
        }
        #expect(scene.refusal { try scene.submit() }?.code == .duplicateUnresolved)
    }

    @Test("409 that names another entry is a lie")
    func otherDuplicate() throws {
        let scene = try Scene()
        let other = try scene.submit("other")
        _ = try scene.submit()
        scene.rekor.setBend { _, answer in
            answer.status == 409
                ? answer.with(headers: [HTTPHeader("Location", "/api/v1/log/entries/\(other.entry.uuid)")]) : answer
        }
        #expect(scene.refusal { try scene.submit() }?.code == .uuidMismatch)
    }

    @Test("a quoted, a wrong or no ETag changes nothing", arguments: [nil, "\"abc\"", "abc"])
    func etag(value: String?) throws {
        let scene = try Scene()
        scene.rekor.setBend { _, answer in
            answer.with(headers: answer.headers.filter { $0.name != "ETag" } + (value.map { [HTTPHeader("ETag", $0)] } ?? []))
        }
        #expect(try scene.submit().isNew)
    }

    @Test("an envelope whose signature is not by the key is refused before anything is sent")
    func local() throws {
        let scene = try Scene()
        let other = EntryVerifier(try PrivateKey.generate(.ecdsaP256).publicKey)
        let error = scene.refusal { try scene.client.submit(envelope: scene.envelope, verifiers: [other]) }
        #expect(error?.codeText == "rekor.verifier-mismatch" && scene.rekor.requests.isEmpty)
    }

    @Test("asked for one entry, another is not taken")
    func wrongEntry() throws {
        let scene = try Scene()
        let (one, two) = (try scene.submit("one"), try scene.submit("two"))
        scene.rekor.setBend { _, answer in answer.with(body: two.raw) }
        #expect(scene.refusal { try scene.client.entry(one.entry.uuid) }?.code == .uuidMismatch)
        #expect(scene.refusal { try scene.client.entry(at: one.entry.logIndex) }?.code == .indexMismatch)
        scene.rekor.setBend { _, answer in HTTPResponse(status: 404, contentType: nil, body: []) }
        #expect(scene.refusal { try scene.client.entry(one.entry.uuid) }?.code == .notFound)
    }

    @Test("a log needs a key and an address")
    func unknown() throws {
        let key = try PrivateKey.generate(.ecdsaP256).publicKey
        for url in ["", "rekor.example", "https://", "https://a?b", "https://user@a"] {
            #expect(throws: RekorClientError(.logUnknown, "")) { try RemoteLog(url: url, api: .v1, keys: [key]) }
        }
        #expect(throws: RekorClientError(.logUnknown, "")) { try RemoteLog(url: "https://a", api: .v1, keys: []) }
        #expect(try RemoteLog(url: "https://a:3000/x/", api: .v2, keys: [key]).name == "a")
    }
}
