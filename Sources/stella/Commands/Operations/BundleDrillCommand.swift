import ArgumentParser
import Consensus
import Ledger
import LedgerSQLite
import ProofChain
import Signing
import TLog
import Trust
import VEXLens
import Wire

struct BundleDrillCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bundle",
        abstract: "Export an offline bundle, verify it, import it into an empty ledger, and compare.",
        discussion: """
            All of it happens in a new folder, which is removed at the end: the ledger is only read, no connection is made. Of \
            the ledger that is made the documents must have the same digests, and its verdicts, computed at the instants and in \
            the modes of the current ones, the same ids. A verdict whose inputs are others today, such as settings, trust, or a \
            document that came since, is counted and not judged. Exit status 1 when a step fails.
            """)

    @Option(name: .long, help: "Where the new folder is made.")
    var scratch = "/tmp"

    @Flag(name: .long, help: "Leave the folder there.")
    var keep = false

    @OptionGroup var options: LedgerOptions

    func run() async throws {
        let folder = try Files.makeScratch(in: scratch, name: "stella-drill")
        defer { if !keep { Files.removeTree(folder) } }
        var steps = DrillSteps()
        try await BundleDrill(folder: folder, options: options).run(&steps)
        var report = Report([.init("step"), .init("result"), .init("seconds"), .init("detail")], rows: steps.rows)
        report.summary = [JSONMember("folder", keep ? .string(folder) : .null)]
        report.print(as: options.output.format)
        if !steps.isDone { throw ExitStatus.failed }
    }
}

/// The steps of a drill, each timed; after the first that fails none is taken.
private struct DrillSteps {
    private(set) var rows: [JSONValue] = []
    private(set) var isDone = true

    mutating func take(_ name: String, _ work: () async throws -> String) async {
        guard isDone else { return }
        let start = SystemClock.elapsed()
        var detail = ""
        do { detail = try await work() } catch {
            isDone = false
            detail = "\(error)"
        }
        let milliseconds = Int((SystemClock.elapsed() - start) * 1000)
        rows.append([
            "step": .string(name), "result": isDone ? "ok" : "failed",
            "seconds": .thousandths(milliseconds),
            "detail": .string(detail),
        ])
    }
}

private struct BundleDrill {
    let folder: String
    let options: LedgerOptions

    private var bundlePath: String { folder + "/bundle.jsonl" }
    private var manifestPath: String { folder + "/manifest.json" }

    func run(_ steps: inout DrillSteps) async throws {
        let source = try ReadSession(options, isShowing: true)
        var bundle: LensBundle?
        await steps.take("export") { try export(source) }
        await steps.take("verify") {
            let found = try verify(source)
            bundle = found
            return "\(found.documents.count) documents and \(found.verdicts.count) verdicts"
        }
        guard let bundle else { return }
        var scratch = options
        scratch.place.dataDir = folder + "/ledger"
        scratch.output.quiet = true
        let target = scratch
        await steps.take("import") { try await take(bundle, into: target) }
        await steps.take("compare documents") { try compareDocuments(bundle, target) }
        await steps.take("compare verdicts") { try await compareVerdicts(source, target) }
    }

    private func export(_ session: ReadSession) throws -> String {
        let bundle = try session.bundle()
        let bytes = bundle.encoded(as: .jsonl)
        let manifest = LensBundleManifest(of: bundle, as: .jsonl, encoded: bytes)
        let key = try session.home.keys().ledger
        try Files.replace(bundlePath, with: bytes)
        try Files.replace(manifestPath, with: try manifest.signed(by: key, keyID: key.publicKey.keyID))
        return "\(bytes.count) bytes, \(manifest.digest.prefixed)"
    }

    /// As somebody who has the files and the log's public keys.
    private func verify(_ session: ReadSession) throws -> LensBundle {
        let keys = try session.home.publicKeys()
        let signed = try SignedManifest(parsing: try Files.read(manifestPath, limit: 1 << 20))
        _ = try signed.signer(among: [keys.ledger])
        let bundle = try signed.manifest.bundle(try Files.read(bundlePath, limit: LensBundle.maximumBytes))
        _ = try bundle.verifyInclusion(keys: [keys.ledger, keys.checkpoint], isStrict: true)
        return bundle
    }

    private func take(_ bundle: LensBundle, into flags: LedgerOptions) async throws -> String {
        let home = try Configuration(flags.place).home
        _ = try home.make(LogParameters(origin: "drill.invalid", treeID: UInt64.random(in: 1..<1 << 63)))
        let session = try await WriteSession.open(flags)
        defer { session.close() }
        let issuers = try bundle.issuers.map { try Issuer(json: $0) }
        try session.service.directory.change(reason: "drill") { (roll) throws(TrustError) in try roll.takeOver(issuers) }
        let outcomes = try await session.service.ingestAll(bundle.documents.map(\.bytes))
        return "\(outcomes.count { $0.isNew }) documents, \(issuers.count) issuers"
    }

    private func compareDocuments(_ bundle: LensBundle, _ flags: LedgerOptions) throws -> String {
        let session = try ReadSession(flags, isShowing: true)
        let there = try session.bundle()
        let digests = [bundle, there].map { bundle in
            SHA256.hash(bundle.documents.map(\.digest).sorted { $0.hex < $1.hex }.flatMap(\.bytes))
        }
        guard digests[0] == digests[1] else {
            throw VEXLensError(
                .inconsistent, "the documents have the digest \(digests[1].prefixed), exported were \(digests[0].prefixed)")
        }
        return digests[0].prefixed
    }

    /// What its inputs are: verdicts of equal inputs must be equal.
    private static func inputs(_ session: ReadSession, _ record: VerdictRecord) throws -> Digest {
        try session.payload(of: record).verdict.inputDigest
    }

    private func compareVerdicts(_ source: ReadSession, _ flags: LedgerOptions) async throws -> String {
        let verdicts = try source.lens.currentVerdicts(matching: VerdictQuery()).map(\.record)
        let ids = try await compute(verdicts, flags)
        let target = try ReadSession(flags)
        var (equal, others, different): (Int, Int, [String]) = (0, 0, [])
        for verdict in verdicts {
            guard let id = ids[verdict.key], let made = try target.lens.verdict(id)?.record else {
                different.append("\(verdict.vulnerability) in \(verdict.product) has no verdict")
                continue
            }
            if made.id == verdict.id {
                equal += 1
            } else if try BundleDrill.inputs(source, verdict) != BundleDrill.inputs(target, made) {
                others += 1
            } else {
                different.append("\(verdict.vulnerability) in \(verdict.product): \(made.id.prefixed) is not \(verdict.id.prefixed)")
            }
        }
        guard different.isEmpty else {
            throw VEXLensError(.inconsistent, "\(different.count) verdicts come out otherwise, first \(different[0])")
        }
        return "\(equal) equal, \(others) of other inputs"
    }

    /// Verdicts at the instants and in the modes of these.
    private func compute(_ verdicts: [VerdictRecord], _ flags: LedgerOptions) async throws -> [VerdictKey: Digest] {
        let session = try await WriteSession.open(flags)
        defer { session.close() }
        var ids: [VerdictKey: Digest] = [:]
        for (rules, group) in Dictionary(grouping: verdicts, by: { [$0.mode, $0.asOf.rfc3339] }) {
            guard let mode = ConsensusMode(rawValue: rules[0]), let asOf = group.first?.asOf else { continue }
            for outcome in try await session.service.compute(group.map(\.key), mode: mode, asOf: asOf) {
                guard case .success(let made) = outcome else { continue }
                ids[made.verdict.record.key] = made.verdict.record.id
            }
        }
        return ids
    }
}

extension VerdictRecord {
    fileprivate var key: VerdictKey { VerdictKey(vulnerability: vulnerability, product: product) }
}
