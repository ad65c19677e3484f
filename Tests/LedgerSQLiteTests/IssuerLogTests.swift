import GRDB
import Ledger
import LedgerSQLite
import LedgerTestKit
import ProofChain
import Signing
import TLog
import Testing
import Trust
import VEXLens
import Wire

@Suite("Every change of the directory is an entry")
struct IssuerLogTests {
    private func changes(_ writer: EndToEndLedger.Writer, of id: Identifier? = nil) throws -> [IssuerChangeRecord] {
        try writer.lens.issuerChanges(of: id, since: nil).map(\.record)
    }

    private func statement(_ record: IssuerChangeRecord, _ writer: EndToEndLedger.Writer) throws -> VEXIssuerChange {
        try LoggedStatements(log: writer.directory.store).issuerChange(record)
    }

    /// One of each verb, on two issuers.
    private func grow(_ directory: some IssuerDirectory) throws {
        try directory.register(all: [
            try IssuerSample.issuer("a", keys: [1, 2]), try IssuerSample.issuer("b", keys: [3]),
        ])
        try directory.setTier(.trusted, of: "a")
        try directory.revokeKey(try IssuerSample.publicKey(1).keyID, of: "a", at: IssuerSample.day(4), reason: "lost")
        try directory.rotateKey(
            try IssuerSample.publicKey(2).keyID, of: "a", to: IssuerKey(publicKey: try IssuerSample.publicKey(5)),
            endingAt: IssuerSample.day(30))
        try directory.update(try IssuerSample.issuer("b", name: "B", keys: [3, 6]))
        try directory.revoke("b", at: IssuerSample.day(6), reason: "sold")
    }

    private static let actions: [IssuerAction] = [
        .register, .register, .setTier, .revokeKey, .rotateKey, .update, .revoke,
    ]

    @Test("each verb logs one entry for each issuer that it changes, proven, with the chain of records")
    func verbs() async throws {
        let ledger = try EndToEndLedger(isEmpty: true)
        let writer = try ledger.open()
        try grow(writer.service.directory)
        let records = try changes(writer)
        #expect(records.map(\.action) == Self.actions)
        #expect(writer.proofs.head.size == TreeSize(7))
        var chain: [Identifier: Digest] = [:]
        for (number, record) in records.enumerated() {
            #expect(record.before == chain[record.issuer])
            chain[record.issuer] = record.after
            let body = try writer.trees.entry(at: VirtualIndex(UInt64(number))).body
            #expect(try writer.isProven(VirtualIndex(UInt64(number)), MerkleHash.leaf(body)))
            let said = try statement(record, writer)
            #expect(said.action == record.action && said.after.id == record.issuer)
        }
        writer.expectCleanAudit()
        try writer.close()
    }

    @Test("what changes nothing writes nothing, and so does what is refused")
    func nothing() throws {
        let ledger = try EndToEndLedger(isEmpty: true)
        let writer = try ledger.open()
        let directory = writer.service.directory
        let issuer = try IssuerSample.issuer("a", keys: [1])
        try directory.register(issuer)
        try directory.setTier(.known, of: "a")
        try directory.update(issuer)
        #expect(throws: TrustError(.issuerExists, "")) {
            try directory.register(all: [try IssuerSample.issuer("b"), issuer])
        }
        #expect(throws: TrustError(.unknownIssuer, "")) { try directory.setTier(.trusted, of: "b") }
        #expect(writer.proofs.head.size == TreeSize(1))
        #expect(try directory.all() == [issuer])
        try writer.close()
    }

    @Test("there and back within one second: each change is an entry, and names the one before; the same once more is none")
    func withinOneSecond() throws {
        let ledger = try EndToEndLedger(isEmpty: true)
        let writer = try ledger.open()
        let directory = writer.service.directory
        try directory.register(try IssuerSample.issuer("a"))
        for tier in [.trusted, .known, .trusted, .known, .trusted] as [TrustTier] { try directory.setTier(tier, of: "a") }
        let records = try changes(writer)
        #expect(records.count == 6 && Set(records.map(\.id)).count == 6 && Set(records.map(\.time)).count == 1)
        for (previous, record) in zip([nil] + records.map { $0.id }, records) {
            #expect(try statement(record, writer).previous == previous)
        }
        try directory.setTier(.trusted, of: "a")
        #expect(try changes(writer) == records && writer.proofs.head.size == TreeSize(6))
        let before = try writer.directory.store.linkDigests()
        _ = try writer.service.rebuild()
        #expect(try writer.directory.store.linkDigests() == before)
        writer.expectCleanAudit()
        try writer.close()
    }

    @Test("a change follows one that was logged before changes said which they follow")
    func olderEntries() async throws {
        let ledger = try EndToEndLedger(isEmpty: true)
        let writer = try ledger.open()
        let service = writer.service
        let known = try IssuerSample.issuer("a")
        let trusted = try Issuer(id: known.id, name: known.name, tier: .trusted, registeredAt: known.registeredAt)
        for (before, after) in [(nil, known), (known, trusted), (trusted, known)] {
            let change = try #require(try IssuerChange(from: before, to: after, reason: nil, at: ledger.clock.now))
            let entry = try service.integrator.entry(for: VEXIssuerChange(change))
            let row = LensRow.issuerChange(
                IssuerChangeRecord(
                    id: entry.statementDigest, envelope: entry.envelopeDigest, issuer: "a", action: change.action,
                    before: try before?.recordDigest(), after: try after.recordDigest(), reason: nil,
                    effective: change.effective, time: change.time), after)
            _ = try await service.sequencer.append(
                Submission(
                    body: entry.body, blobs: [Blob(entry.envelope)], keys: entry.searchKeys.map { SearchKey($0) }, rows: [row]))
        }
        writer.expectCleanAudit()
        try service.directory.setTier(.trusted, of: "a")
        let records = try changes(writer)
        #expect(records.map(\.action) == [.register, .setTier, .setTier, .setTier])
        #expect(try records.map { try statement($0, writer).previous } == [nil, nil, nil, records[2].id])
        _ = try service.rebuild()
        #expect(try changes(writer) == records)
        writer.expectCleanAudit()
        try writer.close()
    }

    @Test("the directory is what its changes give one after the other, in 40 random histories")
    func replay() throws {
        for seed in UInt64(1)...40 {
            var generator = SeededGenerator(seed: seed)
            let ledger = try EndToEndLedger(isEmpty: true)
            let writer = try ledger.open()
            for _ in 0..<12 { try? IssuerLogTests.anything(writer.service.directory, &generator) }
            var replayed: [Identifier: Issuer] = [:]
            for record in try changes(writer) {
                let said = try statement(record, writer)
                #expect(try said.before == replayed[said.issuer]?.recordDigest(), "seed \(seed)")
                let action = IssuerAction.between(replayed[said.issuer], said.after)
                #expect(action == said.action, "seed \(seed)")
                replayed[said.issuer] = said.after
            }
            #expect(try writer.service.directory.all() == replayed.values.sorted { $0.id < $1.id }, "seed \(seed)")
            let before = try writer.directory.store.linkDigests()
            _ = try writer.service.rebuild()
            #expect(try writer.directory.store.linkDigests() == before, "seed \(seed)")
            writer.expectCleanAudit()
            try writer.close()
        }
    }

    /// A change drawn by chance; some of them are refused.
    private static func anything(_ directory: some IssuerDirectory, _ generator: inout SeededGenerator) throws {
        let id = Identifier(["a", "b", "c"].randomElement(using: &generator) ?? "a")
        let seed = UInt8.random(in: 1...6, using: &generator)
        let day = IssuerSample.day(Int64.random(in: 1...30, using: &generator))
        let keyID = try directory.issuer(id)?.keys.randomElement(using: &generator)?.keyID ?? .zero
        switch Int.random(in: 0..<7, using: &generator) {
        case 0, 1: try directory.register(try IssuerSample.issuer(id, keys: [seed]))
        case 2: try directory.setTier(TrustTier.allCases.randomElement(using: &generator) ?? .known, of: id)
        case 3: try directory.revokeKey(keyID, of: id, at: day, reason: "by chance")
        case 4:
            try directory.rotateKey(
                keyID, of: id, to: IssuerKey(publicKey: try IssuerSample.publicKey(seed)), endingAt: day)
        case 5: try directory.update(try IssuerSample.issuer(id, name: "\(id) \(seed)", keys: [seed]))
        default: if seed == 1 { try directory.revoke(id, at: day, reason: "by chance") }
        }
    }

    /// Where the process dies.
    static let deaths = [MutatingCall.commit, .advanceGuard].flatMap { call in Fault.allCases.map { (call, $0) } }

    @Test("a process that dies around a change leaves entry, link and directory, or none of them", arguments: deaths)
    func crash(_ call: MutatingCall, _ fault: Fault) throws {
        let ledger = try EndToEndLedger(isEmpty: true)
        let first = try ledger.open()
        try first.service.directory.register(try IssuerSample.issuer("a"))
        try first.close()
        let dying = try ledger.open(FaultPlan(fault, at: call, occurrence: 1))
        #expect(throws: TrustError(.store, "")) { try dying.service.directory.setTier(.authoritative, of: "a") }
        try dying.close()
        let isKept = call == .advanceGuard || fault == .failedButKept
        let writer = try ledger.open()
        #expect(try writer.service.directory.issuer("a")?.tier == (isKept ? .authoritative : .known))
        #expect(try changes(writer).count == (isKept ? 2 : 1))
        #expect(writer.proofs.head.size == TreeSize(isKept ? 2 : 1))
        writer.expectCleanAudit()
        try writer.service.directory.setTier(.trusted, of: "a")
        writer.expectCleanAudit()
        try writer.close()
    }

    @Test(
        "a record that was altered, added, taken away or set back is found, and nothing is signed on top of it",
        arguments: [
            "UPDATE issuer SET record = replace(record, 'Trusted', 'Authoritative') WHERE id = 'a'",
            "UPDATE issuer SET record = b.record, change = b.change FROM issuer b WHERE b.id = 'b' AND issuer.id = 'a'",
            "INSERT INTO issuer (id, record, change) SELECT 'z', record, change FROM issuer WHERE id = 'b'",
            "UPDATE issuer SET change = 0 WHERE id = 'a'",
            "UPDATE issuer SET change = 99 WHERE id = 'a'",
            "UPDATE issuer SET change = NULL WHERE id = 'a'",
            "DELETE FROM issuer WHERE id = 'a'",
            "DELETE FROM issuer_change WHERE log_index = 2",
            "UPDATE issuer_change SET reason = 'none' WHERE log_index = 3",
            "UPDATE issuer_change SET log_index = 77 WHERE log_index = 4",
        ])
    func tampering(_ sql: String) throws {
        let ledger = try EndToEndLedger(isEmpty: true)
        let writer = try ledger.open()
        try grow(writer.service.directory)
        try writer.close()
        #expect(try ledger.audit().isEmpty)
        try DatabaseTampering(ledger.scratch.database).execute(sql)
        let found = try ledger.audit()
        #expect(found.contains { $0.code == .linkDamaged }, "\(found)")
        let again = try ledger.open()
        #expect(try again.service.directory.logMigrated() == 0)
        _ = try again.service.rebuild()
        again.expectCleanAudit()
        #expect(try again.service.directory.issuer("a")?.tier == .trusted)
        try again.close()
    }

    @Test("a record that is not the log's is not changed further: it would be signed into the next entry")
    func altered() throws {
        let ledger = try EndToEndLedger(isEmpty: true)
        let writer = try ledger.open()
        try grow(writer.service.directory)
        try writer.close()
        try DatabaseTampering(ledger.scratch.database).execute(
            "UPDATE issuer SET record = replace(record, 'Trusted', 'Authoritative') WHERE id = 'a'")
        let again = try ledger.open()
        let error = #expect(throws: TrustError(.store, "")) { try again.service.directory.setTier(.known, of: "a") }
        #expect(error?.codeText == "trust.store")
        #expect(again.proofs.head.size == TreeSize(7))
        _ = try again.service.rebuild()
        try again.service.directory.setTier(.known, of: "a")
        again.expectCleanAudit()
        try again.close()
    }

    @Test("a store that fails is told by the code of its failure: busy, closed, damaged")
    func causes() async throws {
        let ledger = try EndToEndLedger(isEmpty: true)
        var options = StoreOptions()
        options.timeoutSeconds = 1
        let writer = try ledger.open(store: options)
        let directory = writer.service.directory
        try directory.register(try IssuerSample.issuer("a"))
        func code(_ tier: TrustTier) -> String? {
            #expect(throws: TrustError(.store, "")) { try directory.setTier(tier, of: "a") }?.codeText
        }
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let other = try DatabaseQueue(path: ledger.scratch.database, configuration: configuration)
        try await other.writeWithoutTransaction { try $0.execute(sql: "BEGIN IMMEDIATE") }
        #expect(code(.trusted) == "store.busy")
        try await other.writeWithoutTransaction { try $0.execute(sql: "COMMIT") }
        try directory.setTier(.trusted, of: "a")
        writer.service.sequencer.close()
        #expect(code(.known) == "ledger.closed")
        #expect(try directory.issuer("a")?.tier == .trusted)
        try writer.close()
        try DatabaseTampering(ledger.scratch.database).execute("UPDATE blob SET bytes = x'00'")
        let again = try ledger.open()
        let altered = #expect(throws: TrustError(.store, "")) { try again.service.directory.setTier(.known, of: "a") }
        #expect(altered?.codeText == "lens.inconsistent")
        try again.close()
    }

    @Test("issuers of an older version are logged once, as they are, before anything else; a late stranger never is")
    func migrated() throws {
        let ledger = try EndToEndLedger(isEmpty: true)
        let old = [try IssuerSample.full(), try IssuerSample.issuer("plain", keys: [9])]
        for issuer in old {
            let record = String(decoding: try CanonicalJSON.encode(issuer.json), as: UTF8.self)
            try DatabaseTampering(ledger.scratch.database).execute(
                "INSERT INTO issuer (id, record) VALUES ('\(issuer.id)', '\(record)')")
        }
        let writer = try ledger.open()
        #expect(try writer.service.directory.logMigrated() == 2)
        #expect(try writer.service.directory.logMigrated() == 0)
        #expect(try writer.service.directory.all() == old.sorted { $0.id < $1.id })
        let records = try changes(writer)
        #expect(records.allSatisfy { $0.action == .register && $0.reason == "migrated" } && records.count == 2)
        writer.expectCleanAudit()
        try writer.service.directory.setTier(.trusted, of: "plain")
        try writer.close()
        try DatabaseTampering(ledger.scratch.database).execute(
            "INSERT INTO issuer (id, record) SELECT 'late', replace(record, 'plain', 'late') FROM issuer WHERE id = 'plain'"
        )
        let again = try ledger.open()
        #expect(try again.service.directory.logMigrated() == 0)
        #expect(try ledger.audit().contains { $0.place == "issuer late" })
        try again.close()
    }

    @Test("entries of strangers with this predicate change nothing")
    func strangers() async throws {
        let ledger = try EndToEndLedger(isEmpty: true)
        let writer = try ledger.open()
        let change = try IssuerChange(
            from: nil, to: try IssuerSample.issuer("evil"), reason: nil, at: IssuerSample.day(1))
        let entry = try VEXProofIntegrator(signer: PrivateKey.generate(.ecdsaP256)).entry(
            for: VEXIssuerChange(try #require(change)))
        _ = try await writer.service.sequencer.append(
            Submission(
                body: entry.body, blobs: [Blob(entry.envelope)], keys: entry.searchKeys.map { SearchKey($0) }))
        _ = try writer.service.rebuild()
        #expect(try writer.service.directory.all().isEmpty)
        #expect(try changes(writer).isEmpty)
        writer.expectCleanAudit()
        try writer.close()
    }

    @Test("changes on both sides of a rotation of the log are one chain")
    func shards() async throws {
        let ledger = try EndToEndLedger(isEmpty: true)
        let first = try ledger.open()
        try grow(first.service.directory)
        try first.close()
        try await ledger.rotate()
        let writer = try ledger.open()
        try writer.service.directory.setTier(.authoritative, of: "a")
        #expect(try changes(writer, of: "a").last?.action == .setTier)
        let before = try writer.directory.store.linkDigests()
        _ = try writer.service.rebuild()
        #expect(try writer.directory.store.linkDigests() == before)
        writer.expectCleanAudit()
        try writer.close()
    }
}
