import Foundation
import LedgerTestKit
import Signing
import Testing
import VEXLens
import Wire

/// A bundle proves offline, with the log's keys alone, that all of it is in the log.
@Suite("Offline bundles: proofs")
struct BundleProofTests {
    /// A ledger's bundle with its signed manifest, and the keys of its `log.pub`.
    private struct Exported {
        let workspace: Workspace
        let bytes: [UInt8]
        let manifest: [UInt8]
        let keys: [PublicKey]

        init(_ workspace: Workspace) throws {
            self.workspace = workspace
            try workspace.done(
                "vex", "consensus", "export", "--format", "jsonl", "--output", workspace.path("b.jsonl"), "--manifest",
                workspace.path("m.json"), "--sign")
            bytes = try Files.bytes(workspace.file("b.jsonl"))
            manifest = try Files.bytes(workspace.file("m.json"))
            let text = try String(contentsOf: workspace.ledgerFolder.appendingPathComponent("log.pub"), encoding: .utf8)
            keys = try PublicKey.all(pem: text)
        }

        func bundle() throws -> LensBundle { try LensBundle(parsing: bytes, as: .jsonl) }
    }

    private static func code(_ bundle: LensBundle, _ keys: [PublicKey], isStrict: Bool = true) -> LensBundleError.Code? {
        do throws(LensBundleError) {
            _ = try bundle.verifyInclusion(keys: keys, isStrict: isStrict)
            return nil
        } catch { return error.code }
    }

    @Test("documents, verdicts and merge traces are proven; who knows fewer keys is told how far")
    func proven() throws {
        let exported = try Exported(try Workspace(.updated))
        let (bundle, keys) = (try exported.bundle(), exported.keys)
        #expect(bundle.documents.count == 8 && bundle.verdicts.count == 14 && bundle.mergeTraces.count == 14)
        #expect(try bundle.verifyInclusion(keys: keys, isStrict: true) == .verified)
        let signer = keys.filter { $0.kind == .ecdsaP256 }
        #expect(try bundle.verifyInclusion(keys: signer, isStrict: false) == .consistent)
        #expect(Self.code(bundle, signer) == .unproven)
        let stranger = [try PrivateKey.generate(.ecdsaP256).publicKey, try PrivateKey.generate(.ed25519).publicKey]
        #expect(try bundle.verifyInclusion(keys: stranger, isStrict: false) == .unchecked)
        #expect(Self.code(bundle, stranger) == .unsigned)
        #expect(try bundle.verifyInclusion(keys: signer + stranger, isStrict: false) == .consistent)
        // Fewer hashes than a single audit path for each entry, by far.
        let hashes = bundle.trees.reduce(0) { $0 + $1.hashes.count }
        #expect(hashes < 36)
    }

    @Test("the command line says so, with the keys of log.pub and without them")
    func command() throws {
        let exported = try Exported(try Workspace(.decided))
        // A ledger with keys of its own.
        let elsewhere = Workspace()
        try elsewhere.done("ledger", "init", "--origin", "other.example")
        func verify(_ more: String...) throws -> StellaRun {
            try elsewhere.stella(
                [
                    "vex", "consensus", "verify", "--data-dir", "ledger", "--format", "json", "--bundle",
                    exported.workspace.path("b.jsonl"), "--manifest", exported.workspace.path("m.json"),
                ] + more)
        }
        let run = try verify("--key", exported.workspace.path("ledger/log.pub"))
        #expect(try run.status == 0 && run.json()["inclusion"]?.string == "verified", "\(run.errorText)")
        #expect(try run.json()["mergeTraces"]?.int == 14)
        let other = try verify("--key", elsewhere.path("ledger/log.pub"))
        #expect(try other.status == 1 && other.errorLines().first?.code == "lens.bundle-unsigned")
        let own = try exported.workspace.done(
            "vex", "consensus", "verify", "--format", "json", "--bundle", exported.workspace.path("b.jsonl"), "--manifest",
            exported.workspace.path("m.json"))
        #expect(try own.json()["inclusion"]?.string == "verified")
    }

    @Test("entries of a frozen tree are proven under its own checkpoint")
    func rotated() throws {
        let workspace = try Workspace(.decided)
        try workspace.done("ledger", "rotate")
        #expect(try workspace.ingest(Workspace.update).status == 0)
        try workspace.compute()
        let exported = try Exported(workspace)
        let bundle = try exported.bundle()
        #expect(bundle.trees.count == 2 && bundle.trees[1].firstIndex == bundle.trees[0].size)
        #expect(try bundle.verifyInclusion(keys: exported.keys, isStrict: true) == .verified)
        #expect(Self.code(bundle.with(trees: bundle.trees.reversed()), exported.keys) == .unproven)
        #expect(Self.code(bundle.with(trees: [bundle.trees[1]]), exported.keys) == .unproven)
    }

    @Test("what is altered, exchanged, left out or put in is refused by its code")
    func altered() throws {
        let exported = try Exported(try Workspace(.updated))
        let (bundle, keys) = (try exported.bundle(), exported.keys)
        func expect(_ code: LensBundleError.Code, _ changed: LensBundle, line: Int = #line) {
            let found = Self.code(changed, keys)
            #expect(found == code, "line \(line): \(found?.rawValue ?? "taken")")
        }
        let (document, verdict, trace, tree) = (bundle.documents[0], bundle.verdicts[0], bundle.mergeTraces[0], bundle.trees[0])
        let other: [UInt8] = Array("{}".utf8)
        expect(
            .unproven,
            bundle.with(
                documents: [
                    LensBundle.Document(
                        logIndex: document.logIndex, digest: SHA256.hash(other), issuer: document.issuer, bytes: other,
                        statement: document.statement)
                ] + bundle.documents.dropFirst()))
        expect(
            .unproven,
            bundle.with(
                documents: [
                    LensBundle.Document(
                        logIndex: document.logIndex, digest: document.digest, issuer: "somebody", bytes: document.bytes,
                        statement: document.statement)
                ] + bundle.documents.dropFirst()))
        for place in bundle.documents.indices {
            var left = bundle.documents
            left.remove(at: place)
            let code = Self.code(bundle.with(documents: left), keys)
            #expect(code == .incomplete || code == .unproven)
        }
        #expect(bundle.documents.indices.contains { place in
            var left = bundle.documents
            left.remove(at: place)
            return Self.code(bundle.with(documents: left), keys) == .incomplete
        })
        expect(.incomplete, bundle.with(mergeTraces: Array(bundle.mergeTraces.dropLast())))
        expect(.incomplete, bundle.with(verdicts: Array(bundle.verdicts.dropLast())))
        expect(
            .unproven,
            bundle.with(verdicts: Array(bundle.verdicts.dropLast()), mergeTraces: Array(bundle.mergeTraces.dropLast())))
        func changed(index: UInt64? = nil, product: Identifier? = nil, envelope: [UInt8]? = nil) -> LensBundle {
            let first = LensBundle.Verdict(
                logIndex: index ?? verdict.logIndex, id: verdict.id, vulnerability: verdict.vulnerability,
                product: product ?? verdict.product, envelope: envelope ?? verdict.envelope)
            return bundle.with(verdicts: [first] + bundle.verdicts.dropFirst())
        }
        expect(.unproven, changed(index: trace.logIndex))
        expect(.unproven, changed(index: 1 << 40))
        expect(.unproven, changed(product: "pkg:npm/other@1"))
        expect(.unproven, changed(envelope: bundle.verdicts[1].envelope))
        expect(.unproven, changed(envelope: other))
        for place in tree.hashes.indices {
            var hashes = tree.hashes
            hashes[place] = MerkleSwap.flipped(hashes[place])
            expect(.unproven, bundle.with(trees: [tree.with(hashes: hashes)]))
        }
        expect(.unproven, bundle.with(trees: [tree.with(hashes: Array(tree.hashes.dropLast()))]))
        expect(.unproven, bundle.with(trees: [tree.with(hashes: tree.hashes + [.zero])]))
        expect(.unproven, bundle.with(trees: [tree.with(size: tree.size - 1)]))
        expect(.unproven, bundle.with(trees: [tree.with(size: .max)]))
        let foreign = try Exported(try Workspace(.registered)).bundle().trees[0].checkpoint
        expect(.unproven, bundle.with(trees: [tree.with(checkpoint: foreign)]))
        let unsigned = String(tree.checkpoint.prefix(upTo: try #require(tree.checkpoint.range(of: "\n\n")).upperBound))
        expect(.unproven, bundle.with(trees: [tree.with(checkpoint: unsigned)]))
    }

    @Test("1,000 random bits: every one that is turned around is told")
    func flipped() throws {
        let exported = try Exported(try Workspace(.updated))
        let (bytes, manifest, keys) = (exported.bytes, exported.manifest, exported.keys)
        func isTaken(_ bytes: [UInt8], _ manifest: [UInt8]) -> Bool {
            guard let signed = try? SignedManifest(parsing: manifest), (try? signed.signer(among: keys)) != nil,
                let bundle = try? signed.manifest.bundle(bytes)
            else { return false }
            return Self.code(bundle, keys) == nil
        }
        #expect(isTaken(bytes, manifest))
        let seed = UInt64.random(in: 0...UInt64.max)
        print("bundle flips: seed \(seed)")
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<1000 {
            let place = Int.random(in: 0..<bytes.count + manifest.count, using: &generator)
            var both = bytes + manifest
            both[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            #expect(!isTaken(Array(both[..<bytes.count]), Array(both[bytes.count...])), "seed \(seed), place \(place)")
        }
    }

    @Test("without any manifest the log's keys alone tell every turned bit, but those of the issuers, who are hearsay")
    func flippedAlone() throws {
        let exported = try Exported(try Workspace(.updated))
        let seed = UInt64.random(in: 0...UInt64.max)
        print("bundle flips without manifest: seed \(seed)")
        var generator = SeededGenerator(seed: seed)
        let lines = exported.bytes.split(separator: 0x0a, omittingEmptySubsequences: false).map { Array($0) }
        for _ in 0..<300 {
            let number = Int.random(in: 0..<lines.count - 1, using: &generator)
            guard !lines[number].starts(with: Array(#"{"kind":"issuer""#.utf8)) else { continue }
            var changed = lines
            changed[number][Int.random(in: 0..<lines[number].count, using: &generator)] ^=
                1 << UInt8.random(in: 0..<8, using: &generator)
            let bytes = Array(changed.joined(separator: [0x0a]))
            let isTaken = (try? LensBundle(parsing: bytes, as: .jsonl)).map { Self.code($0, exported.keys) == nil } ?? false
            #expect(!isTaken, "seed \(seed), line \(number)")
        }
    }

    @Test("a bundle of version 1 is read and imported, and proves nothing; versions that are not known are refused")
    func versions() throws {
        let exported = try Exported(try Workspace(.decided))
        let bundle = try exported.bundle()
        let old = LensBundle(
            head: .init(
                version: 1, source: bundle.head.source, checkpoint: bundle.head.checkpoint, treeSize: bundle.head.treeSize),
            issuers: bundle.issuers,
            documents: bundle.documents.map {
                .init(logIndex: $0.logIndex, digest: $0.digest, issuer: $0.issuer, bytes: $0.bytes, statement: nil)
            }, verdicts: bundle.verdicts, mergeTraces: [], trees: [])
        let bytes = old.encoded(as: .jsonl)
        #expect(try LensBundle(parsing: bytes, as: .jsonl).verifyInclusion(keys: exported.keys, isStrict: true) == .none)
        let target = try Workspace(.registered)
        try Data(bytes).write(to: target.file("old.jsonl"))
        try Data(LensBundleManifest(of: old, as: .jsonl, encoded: bytes).encoded).write(to: target.file("old.jsonl.manifest.json"))
        let verify = try target.done(
            "vex", "consensus", "verify", "--bundle", target.path("old.jsonl"), "--format", "json").json()
        #expect(verify["inclusion"]?.string == "none" && verify["documents"]?.int == 7)
        let taken = try target.ledger(
            "vex", "consensus", "import", "--bundle", target.path("old.jsonl"), "--no-verify-signatures", "--format", "json",
            environment: ["VEXLENS_AIRGAP__BUNDLEPATH": target.folder.path])
        #expect(try taken.status == 0 && taken.json()["imported"]?.int == 7, "\(taken.errorText)")
        // A bundle that says it is old and has what only newer ones have, and one from the future.
        let text = String(decoding: exported.bytes, as: UTF8.self)
        for version in ["1", "3", "0"] {
            let changed = text.replacing(#""version":2"#, with: #""version":\#(version)"#, maxReplacements: 1)
            #expect(throws: LensBundleError(.malformed, "")) { try LensBundle(parsing: Array(changed.utf8), as: .jsonl) }
        }
    }

    @Test("what is not proven is not imported either")
    func imported() throws {
        let exported = try Exported(try Workspace(.decided))
        let bundle = try exported.bundle()
        let tree = bundle.trees[0]
        let changed = bundle.with(trees: [tree.with(hashes: tree.hashes + [.zero])])
        let bytes = changed.encoded(as: .jsonl)
        // The ledger itself knows the keys.
        let target = exported.workspace
        try Data(bytes).write(to: target.file("bad.jsonl"))
        try Data(LensBundleManifest(of: changed, as: .jsonl, encoded: bytes).encoded).write(to: target.file("bad.jsonl.manifest.json"))
        let run = try target.stella(
            [
                "vex", "consensus", "import", "--data-dir", "ledger", "--bundle", target.path("bad.jsonl"),
                "--no-verify-signatures", "--format", "json",
            ], environment: ["VEXLENS_AIRGAP__BUNDLEPATH": target.folder.path])
        #expect(try run.status == 1 && run.errorLines().first?.code == "lens.bundle-unproven", "\(run.errorText)")
    }
}

private enum MerkleSwap {
    static func flipped(_ digest: Digest) -> Digest {
        var bytes = digest.bytes
        bytes[0] ^= 1
        return Digest(bytes) ?? .zero
    }
}

extension LensBundle {
    fileprivate func with(
        documents: [Document]? = nil, verdicts: [Verdict]? = nil, mergeTraces: [MergeTrace]? = nil, trees: [Tree]? = nil
    ) -> LensBundle {
        LensBundle(
            head: head, issuers: issuers, documents: documents ?? self.documents, verdicts: verdicts ?? self.verdicts,
            mergeTraces: mergeTraces ?? self.mergeTraces, trees: trees ?? self.trees)
    }
}

extension LensBundle.Tree {
    fileprivate func with(size: UInt64? = nil, checkpoint: String? = nil, hashes: [Digest]? = nil) -> LensBundle.Tree {
        .init(
            firstIndex: firstIndex, size: size ?? self.size, checkpoint: checkpoint ?? self.checkpoint,
            hashes: hashes ?? self.hashes)
    }
}
