import Attestation
import Consensus
import ProofChain
import Rekor
import Signing
import Testing
import Wire

@Suite("REQUIREMENTS A2: statements, envelopes, entries")
struct IntegratorTests {
    static func integrator() throws -> VEXProofIntegrator {
        VEXProofIntegrator(signer: try PrivateKey(ed25519Seed: [UInt8](repeating: 7, count: 32)))
    }

    static func entries() throws -> [(type: PredicateType, entry: VEXProofIntegrator.SignedEntry, predicate: JSONValue)] {
        let integrator = try integrator()
        let verdict = ProofSamples.payload(ProofSamples.after, previous: ProofSamples.beforeReference)
        return [
            (.document, try integrator.entry(for: ProofSamples.document), ProofSamples.document.json),
            (.verdict, try integrator.entry(for: verdict), verdict.json),
            (.delta, try integrator.entry(for: ProofSamples.delta), ProofSamples.delta.json),
            (.mergeTrace, try integrator.entry(for: ProofSamples.trace), ProofSamples.trace.json),
            (.issuerChange, try integrator.entry(for: ProofSamples.issuerChange()), try ProofSamples.issuerChange().json),
        ]
    }

    private func statement(_ entry: VEXProofIntegrator.SignedEntry) throws -> InTotoStatement {
        try InTotoStatement(parsing: try Envelope(parsing: entry.envelope).payload)
    }

    @Test("an envelope verifies with the ledger's key and no other, and holds the predicate under its type")
    func envelopes() throws {
        let own = try Self.integrator().signer.publicKey
        let other = try PrivateKey(ed25519Seed: [UInt8](repeating: 8, count: 32)).publicKey
        for (type, entry, predicate) in try Self.entries() {
            let envelope = try Envelope(parsing: entry.envelope)
            #expect(envelope.payloadType == InTotoStatement.payloadType)
            #expect(envelope.verify(keys: [own]).isVerified)
            #expect(!envelope.verify(keys: [other]).isVerified)
            #expect(envelope.signatures.map(\.keyID) == [own.keyID.hex])
            #expect(entry.envelopeDigest == SHA256.hash(entry.envelope))
            #expect(entry.statementDigest == SHA256.hash(envelope.payload))
            let statement = try statement(entry)
            #expect(statement.predicateType == type.rawValue)
            #expect(try CanonicalJSON.encode(statement.predicate) == CanonicalJSON.encode(predicate))
        }
    }

    @Test("what is signed is canonical: the same value, encoded again, is the same bytes")
    func canonical() throws {
        for (_, entry, _) in try Self.entries() {
            let payload = try Envelope(parsing: entry.envelope).payload
            #expect(try CanonicalJSON.encode(JSONDocument(payload).root.value) == payload)
        }
    }

    @Test("the leaf is the entry of exactly that envelope")
    func bodies() throws {
        let key = try Self.integrator().signer.publicKey
        for (_, entry, _) in try Self.entries() {
            #expect(try EntryBody.dsse(envelope: entry.envelope, verifiers: [key]).encoded == entry.body)
            #expect(entry.body.count <= 65_535)
            let text = String(decoding: entry.body, as: UTF8.self)
            #expect(text.contains(entry.envelopeDigest.hex))
        }
    }

    @Test("an entry is found by what is found in its body and its statement")
    func searchKeys() throws {
        for (_, entry, _) in try Self.entries() {
            let found = try EntryBody(parsing: entry.body).searchKeys(attachments: [entry.envelope])
            #expect(Set(entry.searchKeys) == Set(found) && found.count >= 5)
        }
    }

    @Test("an oci purl is a subject by the image's own digest")
    func imageSubject() throws {
        let entry = try Self.integrator().entry(for: ProofSamples.payload(ProofSamples.after))
        let subjects = try statement(entry).subjects
        #expect(subjects.first?.name == ProofSamples.product.text)
        #expect(subjects.first?.sha256?.hex == String(repeating: "a", count: 64))
        #expect(subjects.contains { $0.name == "vex-verdict" && $0.sha256 == ProofSamples.after.id.digest })
    }

    @Test("any other product is a subject by its identity digest, under a name that says so", arguments: [
        "pkg:npm/part@1.0.0", "pkg:oci/app", "pkg:oci/app@latest", "pkg:docker/app@sha256:00", "name:SIMATIC S7", "cpe:2.3:a:x:y",
    ])
    func identitySubject(product: String) throws {
        let product = Identifier(product)
        let delta = VEXDeltaStatement(
            vulnerability: "CVE-2025-0001", product: product, old: ProofSamples.beforeReference,
            new: ProofSamples.afterReference, cause: .newDocument, changes: [])
        let subject = try #require(try statement(Self.integrator().entry(for: delta)).subjects.first)
        #expect(subject.name == "product-identity:\(product)")
        #expect(subject.uri == product.text)
        #expect(subject.sha256 == SHA256.hash(Array(product.text.utf8)))
        #expect(subject.sha256 == VEXProofIntegrator.identityDigest(of: product))
    }

    @Test("a document is a subject by its received bytes, a trace by the verdict and each document once")
    func documentSubjects() throws {
        let entries = try Self.entries()
        #expect(try statement(entries[0].entry).subjects.map(\.sha256) == [ProofSamples.document.digest])
        let trace = try statement(entries[3].entry).subjects
        let documents = Set(ProofSamples.trace.sources.map(\.document))
        #expect(trace.count == 2 + documents.count)
        #expect(Set(trace.dropFirst(2).compactMap(\.sha256)) == documents)
        #expect(trace[1].sha256 == ProofSamples.after.id.digest)
        let delta = try statement(entries[2].entry).subjects
        #expect(delta.dropFirst().map(\.sha256) == [ProofSamples.after.id.digest, ProofSamples.before.id.digest])
    }
}
