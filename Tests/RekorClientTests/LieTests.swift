import LedgerTestKit
import Rekor
import RekorClient
import Signing
import Synchronization
import TLog
import Testing
import Transport
import Wire

/// One way in which a v1 log can answer a submission untruthfully.
struct Lie: Sendable, CustomTestStringConvertible {
    let name: String
    let code: RekorClientError.Code
    /// Changes the honest answer.
    let tell: @Sendable (PretendRekor, HTTPResponse) throws -> HTTPResponse

    var testDescription: String { name }

    static let all: [Lie] = [
        Lie("two map keys", .entryName) { _, answer in
            try edit(answer) { .object(members($0) + [JSONMember(String(repeating: "a", count: 80), members($0)[0].value)]) }
        },
        Lie("no map key", .entryName) { _, answer in answer.with(body: Array("{}".utf8)) },
        Lie("a key of 64 digits", .entryName) { _, answer in
            try edit(answer) { .object([JSONMember(String(members($0)[0].name.suffix(64)), members($0)[0].value)]) }
        },
        Lie("a key of tree 0", .entryName) { _, answer in
            try edit(answer) { value in
                let name = String(repeating: "0", count: 16) + members(value)[0].name.suffix(64)
                return .object([JSONMember(name, members(value)[0].value)])
            }
        },
        Lie("the key of another leaf", .uuidMismatch) { _, answer in
            try edit(answer) { value in
                let name = members(value)[0].name.prefix(16) + String(repeating: "b", count: 64)
                return .object([JSONMember(String(name), members(value)[0].value)])
            }
        },
        Lie("the body of another entry, with its own proof", .bodyMismatch) { rekor, _ in
            try rekor.shown(0).with(status: 201)
        },
        Lie("a proof hash changed", .inclusionInvalid) { _, answer in
            try edit(answer, "*.verification.inclusionProof.hashes.0", .string(String(repeating: "c", count: 64)))
        },
        Lie("a proof hash too few", .inclusionInvalid) { _, answer in
            try edit(answer, "*.verification.inclusionProof.hashes.0", nil)
        },
        Lie("the index of another leaf", .inclusionInvalid) { _, answer in
            try edit(answer, "*.verification.inclusionProof.logIndex", 3)
        },
        Lie("another root", .inclusionInvalid) { _, answer in
            try edit(answer, "*.verification.inclusionProof.rootHash", .string(String(repeating: "d", count: 64)))
        },
        Lie("a virtual index below that in the tree", .inclusionInvalid) { _, answer in
            try edit(answer, "*.logIndex", 4)
        },
        Lie("the checkpoint of another size", .checkpointMismatch) { rekor, answer in
            try edit(answer, "*.verification.inclusionProof.checkpoint", .string(try rekor.signedNote(size: 4)))
        },
        Lie("the checkpoint of another root", .checkpointMismatch) { rekor, answer in
            try edit(answer, "*.verification.inclusionProof.checkpoint", .string(try rekor.signedNote(root: .zero)))
        },
        Lie("the checkpoint of another tree", .checkpointMismatch) { rekor, answer in
            try edit(answer, "*.verification.inclusionProof.checkpoint", .string(try rekor.signedNote(treeID: 99)))
        },
        Lie("a checkpoint signed by another key", .checkpointInvalid) { rekor, answer in
            let note = try rekor.signedNote(by: try PrivateKey.generate(.ecdsaP256))
            return try edit(answer, "*.verification.inclusionProof.checkpoint", .string(note))
        },
        Lie("a checkpoint of nonsense", .checkpointInvalid) { _, answer in
            try edit(answer, "*.verification.inclusionProof.checkpoint", "nonsense")
        },
        Lie("the origin of a v2 log", .nameMismatch) { rekor, answer in
            let note = try rekor.signedNote(origin: rekor.host)
            return try edit(answer, "*.verification.inclusionProof.checkpoint", .string(note))
        },
        Lie("a bad SET", .timestampInvalid) { _, answer in
            try edit(answer, "*.verification.signedEntryTimestamp", "MEUCIQ==")
        },
        Lie("the SET of another time", .timestampInvalid) { _, answer in try edit(answer, "*.integratedTime", 1_750_000_001) },
        Lie("the SET of another index", .timestampInvalid) { _, answer in try edit(answer, "*.logIndex", 13) },
        Lie("no SET", .timestampInvalid) { _, answer in try edit(answer, "*.verification.signedEntryTimestamp", nil) },
        Lie("another log id, signed", .logIDMismatch) { rekor, answer in
            try rekor.resigned(answer, logID: .zero)
        },
        Lie("a time two hours ago, signed", .timeImplausible) { rekor, answer in
            try rekor.resigned(answer, time: Scene.now.seconds - 7200)
        },
        Lie("a time in two hours, signed", .timeImplausible) { rekor, answer in
            try rekor.resigned(answer, time: Scene.now.seconds + 7200)
        },
        Lie("time 0, signed", .timeImplausible) { rekor, answer in try rekor.resigned(answer, time: 0) },
        Lie("no proof", .answerSyntax) { _, answer in try edit(answer, "*.verification.inclusionProof", nil) },
        Lie("half an answer", .answerSyntax) { _, answer in answer.with(body: Array(answer.body.prefix(300))) },
        Lie("an unknown member", .answerSyntax) { _, answer in try edit(answer, "*.extra", 1) },
        Lie("a page of HTML", .answerSyntax) { _, answer in answer.with(body: Array("<html>".utf8)) },
        Lie("an empty body", .answerSyntax) { _, answer in answer.with(body: []) },
        Lie("a list", .answerSyntax) { _, answer in answer.with(body: Array("[]".utf8)) },
        Lie("200 for 201", .status) { _, answer in answer.with(status: 200) },
        Lie("202, later", .status) { _, answer in answer.with(status: 202) },
        Lie("a redirect", .status) { _, answer in answer.with(status: 302, headers: [HTTPHeader("Location", "/else")]) },
    ]

    init(
        _ name: String, _ code: RekorClientError.Code,
        _ tell: @escaping @Sendable (PretendRekor, HTTPResponse) throws -> HTTPResponse
    ) {
        self.name = name
        self.code = code
        self.tell = tell
    }

    static func members(_ value: JSONValue) -> [JSONMember] {
        if case .object(let members) = value { members } else { [] }
    }

    private static func edit(_ answer: HTTPResponse, _ change: (JSONValue) throws -> JSONValue) throws -> HTTPResponse {
        answer.with(body: try change(try JSONDocument(answer.body).root.value).compact + [0x0a])
    }

    /// Replaces a member by path; `*` is the first one; nil removes.
    private static func edit(_ answer: HTTPResponse, _ path: String, _ new: JSONValue?) throws -> HTTPResponse {
        try edit(answer) { try $0.replacing(path.split(separator: ".").map(String.init)[...], by: new) }
    }
}

@Suite("A lying Rekor v1")
struct LieTests {
    @Test("each lie is refused with its code, its evidence is whole, and nothing is remembered", arguments: Lie.all)
    func refused(lie: Lie) throws {
        let scene = try Scene()
        let rekor = scene.rekor
        let told = Mutex<[UInt8]>([])
        rekor.setBend { request, answer in
            guard request.isSubmission, let bent = try? lie.tell(rekor, answer) else { return answer }
            told.withLock { $0 = bent.body }
            return bent
        }
        let error = try #require(scene.refusal { try scene.submit() }, "it was believed")
        #expect(error.code == lie.code, "\(error)")
        #expect(scene.memory.all() == [] && scene.waits.all == [])
        let evidence = try #require(error.evidence)
        let document = try JSONDocument(evidence.encoded).root
        #expect(document["reason"]?["code"]?.string == lie.code.rawValue)
        let exchange = try #require(document["exchanges"]?.elements.map { $0 }.last)
        #expect(exchange["body"]?.string == Base64.encode(told.withLock { $0 }))
        let sent = try #require(exchange["requestBody"]?.string.flatMap { Base64.decode($0) })
        let envelope = try JSONDocument(sent).root["spec"]?["proposedContent"]?["envelope"]?.string
        #expect(envelope.map { Array($0.utf8) } == scene.envelope)
        let wanted = try EntryBody.dsse(envelope: scene.envelope, verifiers: [scene.signer.publicKey])
        #expect(document["expectedBody"]?.string == Base64.encode(wanted.encoded))
    }

    @Test("the nearest truths are taken: 10 minutes off either way")
    func near() throws {
        for seconds in [-600, 600] as [Int64] {
            let scene = try Scene()
            scene.rekor.setTime(Scene.now.seconds + seconds)
            #expect(try scene.submit().isNew)
            scene.rekor.setTime(Scene.now.seconds + seconds + seconds.signum())
            #expect(scene.refusal { try scene.submit("later") }?.code == .timeImplausible)
        }
    }

    @Test("an entry that was there may be old, but not from the future")
    func old() throws {
        let scene = try Scene()
        scene.rekor.setTime(1_600_000_000)
        #expect(scene.refusal { try scene.submit() }?.code == .timeImplausible)
        #expect(try scene.submit().entry.integratedTime == 1_600_000_000)
        scene.rekor.setTime(1_800_000_000)
        #expect(scene.refusal { try scene.submit("future") }?.code == .timeImplausible)
        #expect(scene.refusal { try scene.submit("future") }?.code == .timeImplausible)
    }
}
