import Attestation
import Consensus
import Foundation
import GRDB
import Ledger
import LedgerSQLite
import ProofChain
import Rekor
import RekorService
import Signing
import TLog
import Testing
import Trust
import VEX
import VEXLens
import Wire

/// The linkage brief through the library, on the SQLite driver.
@Suite("VEX and Rekor linked, through the library")
struct EndToEndTests {
    /// Ingested and decided.
    ///
    /// - Parameter rotations: How many trees were frozen before, with an entry each.
    private func decided(
        rotations: Int = 0
    ) async throws -> (EndToEndLedger, EndToEndLedger.Writer, [ComputeOutcome]) {
        let ledger = try EndToEndLedger()
        for _ in 0..<rotations { try await ledger.rotate() }
        let writer = try ledger.open()
        try await writer.ingest(EndToEndLedger.demonstration())
        return (ledger, writer, try await writer.compute())
    }

    private func reference(_ entry: EntryReference, _ writer: EndToEndLedger.Writer) throws -> VirtualIndex {
        let index = VirtualIndex(entry.logIndex)
        #expect(try entry.uuid.treeID == writer.trees.place(of: index).proofs.head.treeID)
        #expect(try writer.isProven(index, entry.uuid.leafHash))
        return index
    }

    @Test("a verdict makes an entry with its payload, and a link with verdict id and log index", arguments: [0, 2])
    func verdictMakesEntry(rotations: Int) async throws {
        let (ledger, writer, outcomes) = try await decided(rotations: rotations)
        #expect(outcomes.count == 14 && outcomes.allSatisfy { $0.isNew && $0.mergeTrace != nil && $0.delta == nil })
        let bundles = EntryBundles(
            log: writer.directory.store, trees: writer.trees, key: writer.service.integrator.signer)
        let verifier = BundleVerifier(
            logs: [TrustedLog(name: nil, key: writer.publicKey)], signers: [writer.publicKey])
        for verdict in outcomes.map(\.verdict) {
            let entry = try writer.trees.entry(at: verdict.index)
            #expect(try EntryBody(parsing: entry.body).envelopeHash == verdict.record.envelope)
            let payload = try LoggedStatements(log: writer.directory.store).verdict(verdict.record)
            #expect(payload.id.digest == verdict.record.id && payload.verdict.status == verdict.record.status)
            #expect(SHA256.hash(try CanonicalJSON.encode(payload.verdict.json)) == verdict.record.id)
            #expect(try writer.lens.verdict(at: verdict.index) == verdict)
            #expect(try writer.lens.verdict(verdict.record.id) == verdict)
            let rows = try ledger.scratch.query(
                "SELECT count(*) AS n FROM verdict JOIN head ON log_index < shard_offset + size AND log_index >= shard_offset"
                    + " WHERE log_index = \(verdict.index.value)"
                    + " AND hex(id) = upper('\(verdict.record.id.hex)')")
            #expect(rows == ["[n:1]"])
            #expect(
                verifier.verify(try bundles.bundle(at: verdict.index).encoded).entry?.logIndex == verdict.index.value)
        }
        writer.expectCleanAudit()
    }

    @Test("observations and verdicts are found by their entry, in all four statuses", arguments: [0, 2])
    func queryByEntry(rotations: Int) async throws {
        let (_, writer, outcomes) = try await decided(rotations: rotations)
        var statuses: [Set<VEXStatus>] = [[], []]
        for outcome in outcomes {
            let (proofs, place) = try writer.trees.place(of: outcome.verdict.index)
            let leaf = try proofs.leafHash(at: place)
            for text in [EntryUUID(treeID: writer.proofs.head.treeID, leafHash: leaf).text, leaf.hex] {
                let uuid = try #require(EntryUUID(text))
                let index = try #require(try writer.directory.store.index(ofLeaf: uuid.leafHash))
                #expect(try writer.lens.verdict(at: proofs.head.virtualIndex(of: index))?.record.status == outcome.verdict.record.status)
            }
            statuses[0].formUnion([outcome.verdict.record.status].compactMap { $0 })
        }
        for document in try writer.lens.documents(from: VirtualIndex(0), limit: 100) {
            var query = ObservationQuery()
            query.index = document.index
            let found = try writer.lens.observations(matching: query)
            #expect(
                found.count > 0
                    && found.allSatisfy { $0.record.document == document.record.digest && $0.index == document.index })
            let bytes = try #require(try writer.directory.store.blob(document.record.digest))
            let content = try writer.service.authenticator.authenticate(
                bytes, directory: writer.service.issuers, at: EndToEndLedger.instant
            ).content
            #expect(
                try DocumentReader(.init()).read(content).observations.map(\.status)
                    == found.map(\.record.statement.status))
            statuses[1].formUnion(found.map(\.record.statement.status))
        }
        #expect(statuses == [Set(VEXStatus.allCases), Set(VEXStatus.allCases)])
    }

    @Test("an update makes a new entry and a delta that cites both; the old entry is unchanged and still proven", arguments: [0, 2])
    func statusUpdate(rotations: Int) async throws {
        let (_, writer, _) = try await decided(rotations: rotations)
        let old = try #require(try writer.lens.currentVerdict(on: EndToEndLedger.changed))
        let (body, head) = (try writer.trees.entry(at: old.index), writer.proofs.head)
        let proof = try writer.proofs.inclusion(index: body.index, size: head.size)
        try await writer.ingest(try EndToEndLedger.documents("update"))
        let new = try await writer.compute().filter(\.isNew)
        #expect(new.count == 2)
        let outcome = try #require(new.first { $0.verdict.record.product == EndToEndLedger.changed.product })
        let delta = try #require(outcome.delta)
        let statement = try LoggedStatements(log: writer.directory.store).delta(delta.record)
        #expect(try reference(statement.old.entry, writer) == old.index && statement.old.id.digest == old.record.id)
        #expect(try reference(statement.new.entry, writer) == outcome.verdict.index)
        #expect(statement.new.id.digest == outcome.verdict.record.id && statement.cause == .superseded)
        #expect(
            [old.index, outcome.verdict.index, delta.index] == [old.index, outcome.verdict.index, delta.index].sorted())
        #expect(try writer.trees.entry(at: old.index) == body)
        #expect(try writer.lens.verdict(old.record.id) == old)
        #expect(proof.verify(leafHash: MerkleHash.leaf(body.body), root: head.root) == .valid)
        let growth = try writer.proofs.consistency(from: head.size, to: writer.proofs.head.size)
        #expect(growth.verify(oldRoot: head.root, newRoot: writer.proofs.head.root) == .valid)
        #expect(try writer.lens.history(of: EndToEndLedger.changed).map(\.index) == [old.index, outcome.verdict.index])
    }

    @Test("a merge trace cites a proven entry for each of its sources", arguments: [0, 2])
    func mergeTrace(rotations: Int) async throws {
        let (_, writer, outcomes) = try await decided(rotations: rotations)
        var sources = 0
        for outcome in outcomes {
            let trace = try LoggedStatements(log: writer.directory.store).mergeTrace(
                try #require(outcome.mergeTrace).record)
            #expect(try reference(trace.verdict.entry, writer) == outcome.verdict.index)
            let content = try LoggedStatements(log: writer.directory.store).verdict(outcome.verdict.record).verdict
            #expect(
                trace.sources.map(\.observation) == content.ballots.map(\.observation)
                    + content.excluded.map(\.observation))
            for source in trace.sources {
                let index = try reference(try #require(source.entry.entry), writer)
                #expect(try writer.lens.document(at: index)?.record.digest == source.document)
                sources += 1
            }
        }
        #expect(sources == 23)
    }

    @Test("entries cite only smaller indexes, each with the leaf that lies there")
    func smallerIndexes() async throws {
        let (_, writer, _) = try await decided()
        try await writer.ingest(try EndToEndLedger.documents("update"))
        try await writer.compute()
        try await writer.compute(mode: .lattice)
        var citations = 0
        func walk(_ value: JSONValue, from index: UInt64) throws {
            switch value {
            case .object(let members):
                if case .number(let text)? = value["logIndex"], case .string(let uuid)? = value["uuid"] {
                    citations += 1
                    let cited = try #require(UInt64(text))
                    #expect(cited < index)
                    #expect(try EntryUUID(uuid)?.leafHash == writer.proofs.leafHash(at: LogIndex(cited)))
                }
                for member in members { try walk(member.value, from: index) }
            case .array(let elements): for element in elements { try walk(element, from: index) }
            default: break
            }
        }
        for entry in try writer.directory.store.entries(LogIndex(0)..<LogIndex(writer.proofs.head.size.value)) {
            let digest = try #require(try EntryBody(parsing: entry.body).envelopeHash)
            let bytes = try #require(try writer.directory.store.blob(digest))
            try walk(
                try InTotoStatement(parsing: try Envelope(parsing: bytes).payload).predicate, from: entry.index.value)
        }
        #expect(citations > 100)
        print("citations: \(citations) in \(writer.proofs.head.size) entries")
    }

    @Test("links of schema version 1 survive the migration, row for row")
    func migration() throws {
        let scratch = Scratch()
        try FileManager.default.copyItem(
            atPath: EndToEndLedger.testdata.appendingPathComponent("sqlite/v1").path, toPath: scratch.path)
        func links() throws -> [[String]] {
            try ["document", "observation", "verdict", "delta", "merge_trace", "merge_trace_source", "owed"]
                .map { try scratch.query("SELECT * FROM \($0)").sorted() }
        }
        let before = try links()
        #expect(before.map(\.count) == [8, 25, 16, 2, 16, 29, 0])
        #expect(throws: LedgerError(.storeOlderSchema, "")) {
            try LedgerDirectory(scratch.path, .read, rowWriter: LensRowWriter())
        }
        #expect(try SQLiteLedger.migrate(in: scratch.path).from == 1)
        #expect(try links() == before)
        #expect(try SQLiteLedger.migrate(in: scratch.path).applied == [])
        #expect(try links() == before)
        #expect(try scratch.query("PRAGMA foreign_key_check") == [])
        let directory = try LedgerDirectory(scratch.path, .read, rowWriter: LensRowWriter())
        let first = try EntryBody(parsing: directory.store.entries(LogIndex(0)..<LogIndex(1))[0].body)
        let audit = LinkAudit(
            log: directory.store, lens: SQLiteLensStore(directory.store), ledgerKey: try #require(first.verifiers.first).key)
        #expect(audit.findings(in: try directory.store.entries(LogIndex(0)..<LogIndex(42))).isEmpty)
    }
}
