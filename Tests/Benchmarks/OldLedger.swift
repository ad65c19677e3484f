import Foundation
import GRDB
import Ledger
import LedgerSQLite
import LedgerTestKit
import Signing
import TLog
import Wire

/// A ledger as a program of the first schema left it, with links of every kind: of a hundred, fifty are observations, twenty
/// verdicts, twenty merge traces and ten deltas. Verdicts come in twos on one pair, the second with a delta.
struct OldLedger {
    /// The tables of links whose rows are counted.
    static let tables = ["observation", "verdict", "merge_trace", "delta"]
    private static let perDocument = 200
    /// About what a body of kind `dsse` and the envelope of a verdict take.
    private static let (bodyBytes, envelopeBytes) = (1024, 2048)

    let folder: String
    let log: DemoLog
    private let documents: Int
    private let verdicts: Int

    /// - Parameter links: How many; rounded down to whole documents and pairs.
    init(_ folder: String, links: Int) throws {
        self.folder = folder
        documents = links / 2 / OldLedger.perDocument
        verdicts = links / 10 * 2
        log = try DemoLog()
        // Guard and lock as they are today, the database as it was.
        let directory = try LedgerDirectory(folder, .create, rowWriter: LensRowWriter())
        try log.create(directory.store, directory.checkpointGuard)
        guard let empty = try directory.store.head() else { throw BenchError.entriesMissing }
        let guarded = directory.checkpointGuard
        try directory.close()
        let path = folder + "/ledger.sqlite"
        try FileManager.default.removeItem(atPath: path)
        let queue = try DatabaseQueue(path: path)
        let head = try queue.writeWithoutTransaction { db in
            _ = try SchemaMigrator(Array(SchemaMigration.all.prefix(1))).migrate(db)
            try db.execute(sql: "PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA foreign_keys = OFF")
            var head: CommittedHead?
            try db.inTransaction {
                head = try fill(db)
                return .commit
            }
            return head
        }
        try queue.close()
        guard let head else { throw BenchError.entriesMissing }
        try guarded.advance(from: empty.guarded, to: head.guarded)
    }

    private func fill(_ db: Database) throws -> CommittedHead {
        var leaves: [Digest] = []
        for number in 0..<documents { try write(document: number, db, &leaves) }
        for number in 0..<verdicts { try write(verdict: number, db, &leaves) }
        let head = try log.head(leaves)
        try write(head, leaves, db)
        return head
    }

    /// - Returns: The index of the entry and the digest of its envelope.
    private func enter(_ db: Database, _ leaves: inout [Digest]) throws -> (index: Int, envelope: Data) {
        let index = leaves.count
        let body = BenchLog.body(index, bytes: OldLedger.bodyBytes)
        leaves.append(MerkleHash.leaf(body))
        try insert("entry", [index, log.clock.now.seconds, Data(body)], db)
        return (index, try keep(BenchLog.body(index + 1 << 40, bytes: OldLedger.envelopeBytes), db))
    }

    private func keep(_ bytes: [UInt8], _ db: Database) throws -> Data {
        let digest = Data(SHA256.hash(bytes).bytes)
        try insert("blob (digest, bytes)", [digest, Data(bytes)], db)
        return digest
    }

    private func write(document number: Int, _ db: Database, _ leaves: inout [Digest]) throws {
        let isCSAF = number.isMultiple(of: 2)
        let bytes = OldLedger.document(number, isCSAF: isCSAF)
        let (index, envelope) = try enter(db, &leaves)
        let (digest, format) = (try keep(bytes, db), isCSAF ? "csaf" : "openvex")
        try insert(
            "document",
            [
                index, digest, envelope, format, bytes.count, "Vendor", "vendor", "none", "none", nil, "V-\(number)", "1",
                "2025-01-01T00:00:00Z", OldLedger.perDocument, 0,
            ], db)
        for ordinal in 0..<OldLedger.perDocument {
            let product = "pkg:npm/package-\(ordinal)"
            try insert(
                "observation",
                [
                    index, ordinal, id("observation \(number) \(ordinal)"), digest, format, "CVE-2025-\(10_000 + number)", "[]",
                    product + "@1.\(number).0", nil, "[]", "affected", nil, nil, "2025-01-01T00:00:00Z", nil,
                    "/statements/0/products/\(ordinal)", ordinal * 80, ordinal * 80 + 70, "vendor", "none", nil,
                    "CVE-2025-\(10_000 + number)", product,
                ], db)
        }
    }

    private func write(verdict number: Int, _ db: Database, _ leaves: inout [Digest]) throws {
        let (pair, isSecond) = (number / 2, !number.isMultiple(of: 2))
        let (document, ordinal) = (pair / OldLedger.perDocument % max(1, documents), pair % OldLedger.perDocument)
        let (verdict, own) = (try enter(db, &leaves), id("verdict \(number)"))
        let before = isSecond ? id("verdict \(number - 1)") : nil
        try insert(
            "verdict",
            [
                verdict.index, own, verdict.envelope, "CVE-2025-\(10_000 + pair / OldLedger.perDocument)",
                "pkg:npm/package-\(ordinal)@1.\(pair / OldLedger.perDocument).0", "2026-01-01T00:00:00Z", "WeightedVote",
                isSecond ? "fixed" : "affected", nil, 800_000, "[]", before,
            ], db)
        let trace = try enter(db, &leaves)
        try insert("merge_trace", [trace.index, id("trace \(number)"), trace.envelope, own], db)
        try insert("merge_trace_source", [trace.index, 0, id("observation \(document) \(ordinal)")], db)
        guard isSecond else { return }
        let delta = try enter(db, &leaves)
        try insert("delta", [delta.index, id("delta \(number)"), delta.envelope, before, own, "new_document"], db)
    }

    private func write(_ head: CommittedHead, _ leaves: [Digest], _ db: Database) throws {
        var levels = [leaves]
        while let last = levels.last, last.count >= Tile.full {
            levels.append(
                (0..<last.count / Tile.full).map {
                    TileHash.root(ofFull: Array(last[$0 * Tile.full..<($0 + 1) * Tile.full]))
                })
        }
        for tile in try Tile.growth(from: .empty, to: head.size) {
            let first = Int(tile.index) * Tile.full
            let bytes = Tile.encode(levels[tile.level][first..<first + tile.width])
            let padding = Array(repeating: UInt8(0), count: 8192 - bytes.count)
            try insert("tile (id, hashes)", [Int64(tile.level) << 56 | Int64(tile.index), Data(bytes + padding)], db)
        }
        try insert(
            "head",
            [
                1, Int64(head.treeID), head.origin, Int64(head.shardOffset), Int64(head.size.value), Data(head.root.bytes),
                head.note, head.integratedTime.seconds, Data(head.checksum.bytes),
            ], db)
    }

    private func insert(_ table: String, _ values: [(any DatabaseValueConvertible)?], _ db: Database) throws {
        let marks = Array(repeating: "?", count: values.count).joined(separator: ", ")
        try db.cachedStatement(sql: "INSERT INTO \(table) VALUES (\(marks))").execute(arguments: StatementArguments(values))
    }

    private func id(_ name: String) -> Data { Data(SHA256.hash(Array(name.utf8)).bytes) }

    private static func document(_ number: Int, isCSAF: Bool) -> [UInt8] {
        let (cve, places) = ("CVE-2025-\(10_000 + number)", 0..<perDocument)
        guard isCSAF else {
            let products = places.map { #"{"@id": "pkg:npm/package-\#($0)@1.\#(number).0"}"# }.joined(separator: ", ")
            return Array(
                """
                {"@context": "https://openvex.dev/ns/v0.2.0", "@id": "https://vendor.example/\(number)", "author": "Vendor",
                 "timestamp": "2025-01-01T00:00:00Z", "version": 1, "statements": [
                 {"vulnerability": {"name": "\(cve)"}, "status": "affected", "products": [\(products)]}]}
                """.utf8)
        }
        let products = places.map { place in
            let purl = "pkg:npm/package-\(place)@1.\(number).0"
            return #"{"name": "\#(place)", "product_id": "P\#(place)", "product_identification_helper": {"purl": "\#(purl)"}}"#
        }
        let time = "2025-01-01T00:00:00Z"
        return Array(
            """
            {"document": {"csaf_version": "2.0", "category": "csaf_vex", "title": "T",
              "publisher": {"category": "vendor", "name": "Vendor", "namespace": "https://vendor.example"},
              "tracking": {"id": "V-\(number)", "version": "1", "status": "final", "initial_release_date": "\(time)",
               "current_release_date": "\(time)", "revision_history": [{"date": "\(time)", "number": "1", "summary": "s"}]}},
             "product_tree": {"full_product_names": [\(products.joined(separator: ", "))]},
             "vulnerabilities": [{"cve": "\(cve)", "product_status": {"known_affected": [
              \(places.map { "\"P\($0)\"" }.joined(separator: ", "))]}}]}
            """.utf8)
    }
}
