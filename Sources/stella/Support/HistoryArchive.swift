import Ledger
import LedgerSQLite
import ProofChain
import Rekor
import Signing
import TLog
import VEX
import VEXLens
import Wire

/// A folder with verdicts that histories have forgotten (docs/formats/history-archive.md).
struct HistoryArchive {
    let folder: String

    private static let manifestName = "manifest.json"
    private static let rowsName = "history.jsonl"
    private static let format = "stella-history-archive"

    /// Writes everything superseded that the log integrated before an instant; the manifest comes last.
    ///
    /// - Returns: What was written, in the order of the rows.
    func write(_ before: Timestamp, _ session: ReadSession) throws -> [HistoryPlace] {
        let manifest = "\(folder)/\(HistoryArchive.manifestName)"
        guard !Files.exists(manifest) else {
            throw CommandError("file.exists", "\(folder) holds an archive", hint: "name another folder")
        }
        try Files.makeFolder(folder, mode: 0o755)
        let end = try session.trees.firstEntry(notBefore: before)
        let history = SQLiteHistory(session.store)
        let file = try OutputFile("\(folder)/\(HistoryArchive.rowsName)")
        var sum = SHA256Hasher()
        var (places, bytes): ([HistoryPlace], Int) = ([], 0)
        while case let next = try history.superseded(before: end, after: places.last, limit: 512), !next.isEmpty {
            for place in next {
                let line = try row(of: place.entry, session).compact + [0x0a]
                sum.update(line)
                bytes += line.count
                try file.write(line)
            }
            places += next
        }
        try file.finish()
        let description = HistoryArchive.description(before, places.count, bytes, sum.finalize(), session)
        let last = try OutputFile(manifest)
        try last.write(description.compact + [0x0a])
        try last.finish()
        return places
    }

    private static func description(
        _ before: Timestamp, _ rows: Int, _ bytes: Int, _ sum: Digest, _ session: ReadSession
    ) -> JSONValue {
        [
            "format": .string(format), "version": 1, "before": .string(before.rfc3339), "rows": .integer(rows),
            "files": [["name": .string(rowsName), "bytes": .integer(bytes), "sha256": .string(sum.hex)]],
            "checkpoints": .array(
                session.trees.all.map { tree in
                    [
                        "origin": .string(tree.head.origin), "treeId": .string(String(tree.head.treeID)),
                        "shardOffset": .integer(tree.head.shardOffset), "size": .integer(tree.head.size.value),
                        "rootHash": .string(tree.head.root.hex), "note": .string(tree.head.note),
                    ]
                }),
        ]
    }

    private func row(of index: VirtualIndex, _ session: ReadSession) throws -> JSONValue {
        guard let verdict = try session.lens.verdict(at: index)?.record,
            let envelope = try session.store.blob(verdict.envelope)
        else { throw VEXLensError(.inconsistent, "the verdict of entry \(index) or its statement is missing") }
        let (proofs, place) = try session.trees.place(of: index)
        let proof = try proofs.tlogProof(of: place)
        return [
            "logIndex": .integer(index.value), "uuid": .string(try session.uuid(at: index).text),
            "verdictId": .string(verdict.id.prefixed), "vulnerability": .string(verdict.vulnerability.text),
            "product": .string(verdict.product.text), "asOf": .string(verdict.asOf.rfc3339),
            "mode": .string(verdict.mode),
            "status": verdict.status.map { .string($0.rawValue) } ?? .null,
            "integratedTime": .string(try proofs.entry(at: place).integratedTime.rfc3339),
            "statement": .string(Base64.encode(envelope)),
            "proof": .string(proof.encoded),
        ]
    }

    /// Checks everything without the ledger.
    ///
    /// - Throws: `verify.archive` for a folder that is no whole archive.
    func check(keys: [PublicKey]) throws -> (rows: Int, failures: [String]) {
        let manifest = try JSONDocument(Array(Files.text("\(folder)/\(HistoryArchive.manifestName)").utf8)).root
        let bytes = try Files.read("\(folder)/\(HistoryArchive.rowsName)")
        let sums = manifest["files"]?.elements.compactMap { $0["sha256"]?.string }
        guard manifest["format"]?.string == HistoryArchive.format, manifest["version"]?.int == 1,
            let rows = manifest["rows"]?.int, sums == [SHA256.hash(bytes).hex]
        else {
            throw CommandError(
                "verify.archive", "\(folder) is no whole archive, or was altered", hint: "use another copy")
        }
        let checkpoints = manifest["checkpoints"]?.elements.compactMap { $0["note"]?.string } ?? []
        var (count, failures): (Int, [String]) = (0, [])
        for line in bytes.split(separator: 0x0a) {
            count += 1
            if let failure = try HistoryArchive.flaw(of: try JSONDocument(Array(line)).root, keys, checkpoints) {
                failures.append("row \(count): \(failure)")
            }
        }
        if count != rows { failures.append("\(count) rows are there, the manifest says \(rows)") }
        return (count, failures)
    }

    /// Why a row proves nothing; nil when it does.
    private static func flaw(of row: JSONNode, _ keys: [PublicKey], _ checkpoints: [String]) throws -> String? {
        guard let text = row["proof"]?.string, let id = row["verdictId"]?.string,
            let statement = row["statement"]?.string.flatMap({ Base64.decode($0) })
        else { return "it has no proof" }
        let check = TLogProofCheck(
            logKeys: keys, signers: keys, origin: nil, policy: nil, content: .statement(statement),
            wanted: StatementCheck(predicateType: "vex-verdict", subject: id))
        let report = try check.check(Array(text.utf8), name: id)
        guard report.isVerified else { return "\(id) is not proven" }
        let note = try TLogProof(parsing: Array(text.utf8)).note.encoded
        guard checkpoints.contains(note) else {
            return "\(id) is proven under a checkpoint that the manifest does not name"
        }
        return nil
    }
}

extension ShardedProofs {
    /// The first entry that was integrated at an instant or later; the end when there is none. Times never go back.
    func firstEntry(notBefore instant: Timestamp) throws -> VirtualIndex {
        var (low, high) = (all.first?.head.shardOffset ?? 0, end.value)
        while low < high {
            let middle = low + (high - low) / 2
            if try entry(at: VirtualIndex(middle)).integratedTime < instant { low = middle + 1 } else { high = middle }
        }
        return VirtualIndex(low)
    }
}
