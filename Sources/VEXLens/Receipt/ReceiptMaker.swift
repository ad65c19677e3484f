public import Ledger
import ProofChain
public import Signing
import TLog
import Trust
import VEX
import Wire

/// Derives receipts from what is logged.
///
/// Cost: the document is read once, and of each current verdict about one of its vulnerabilities in one of its products the merge
/// trace.
public struct ReceiptMaker<Log: LedgerStore>: Sendable {
    private let log: Log
    private let lens: any LensStore
    private let trees: ShardedProofs
    // Documents are read as they were accepted, whatever the limits of today are.
    private let reader = DocumentReader(.unlimited)

    public init(log: Log, lens: any LensStore, trees: ShardedProofs) {
        self.log = log
        self.lens = lens
        self.trees = trees
    }

    /// - Throws: `lens.not-found` for a document that is not logged, `lens.inconsistent` for one whose bytes are missing or
    ///   altered.
    public func receipt(of digest: Digest) throws -> DocumentReceipt {
        guard let logged = try lens.document(digest) else {
            throw VEXLensError(
                .notFound, "no document sha256:\(digest.hex) is logged",
                hint: "a refused one is in quarantine: `stella vex quarantine show sha256:\(digest.hex)`")
        }
        return try receipt(of: logged)
    }

    /// - Throws: As ``receipt(of:)-(Digest)``.
    public func receipt(at index: VirtualIndex) throws -> DocumentReceipt {
        guard let logged = try lens.document(at: index) else {
            throw VEXLensError(
                .notFound, "entry \(index.value) records no document",
                hint: "see what it records with `stella vex show \(index.value)`")
        }
        return try receipt(of: logged)
    }

    private func receipt(of logged: Logged<DocumentRecord>) throws -> DocumentReceipt {
        let document = try read(logged.record)
        var query = ObservationQuery()
        query.index = logged.index
        let records = try lens.observations(matching: query).map(\.record)
        var references = EntryReferences(trees)
        let uses = try ObservationUses(of: records, lens, LoggedStatements(log: log), &references)
        let pointers = document.statementPointers()
        let observations = Dictionary(grouping: records) { ReceiptMaker.statement(of: $0.location.pointer) }
        var findings = Dictionary(grouping: document.diagnostics) { ReceiptMaker.statement(of: $0.pointer) }
        let statements = pointers.map { pointer in
            StatementReceipt(
                pointer: pointer,
                observations: (observations[pointer] ?? []).map { ObservationReceipt(record: $0, uses: uses.of($0.id)) },
                findings: findings.removeValue(forKey: pointer) ?? [])
        }
        let owned = Set(pointers)
        return DocumentReceipt(
            document: logged.record, entry: try references.reference(to: logged.index),
            integratedTime: try references.integratedTime(of: logged.index), retracts: document.retracts,
            statements: statements,
            findings: document.diagnostics.filter { !owned.contains(ReceiptMaker.statement(of: $0.pointer)) },
            findingsOmitted: document.diagnosticsOmitted)
    }

    /// The beginning of a pointer that leads to a statement or a vulnerability.
    private static func statement(of pointer: String) -> String {
        let count = pointer.hasPrefix("/metadata/") ? 4 : 3
        return pointer.split(separator: "/", maxSplits: count, omittingEmptySubsequences: false).prefix(count)
            .joined(separator: "/")
    }

    private func read(_ record: DocumentRecord) throws -> VEXDocument {
        guard let bytes = try log.blob(record.digest), SHA256.hash(bytes) == record.digest else {
            throw VEXLensError(
                .inconsistent, "document \(record.digest.prefixed) is missing or altered",
                hint: "run `stella ledger audit --deep`")
        }
        let unwrapped = try SignatureVerifier().authenticate(
            bytes, directory: InMemoryIssuerDirectory(), at: Timestamp(seconds: 0))
        return try reader.read(unwrapped.content)
    }
}

extension VEXLensService {
    /// Makes receipts of the documents of this ledger.
    public var receipts: ReceiptMaker<Log> { ReceiptMaker(log: log, lens: lens, trees: trees) }
}
