import Attestation
import Foundation
import Signing
import Testing
import Wire

/// Documents with signatures in every form, from the command line to the merge trace.
@Suite("Signatures in verdicts and traces")
struct DetachedSignatureTests {
    /// A statement in the name of an issuer whose key is at hand.
    static let document = Array(
        """
        {"@context":"https://openvex.dev/ns/v0.2.0","@id":"https://example.org/7","author":"SUSE Observability",\
        "timestamp":"2026-05-01T00:00:00Z","version":1,"statements":[{"vulnerability":{"name":"CVE-2026-0007"},\
        "products":[{"@id":"pkg:npm/acme@1.0.0"}],"status":"fixed"}]}
        """.utf8)

    struct Form: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let format: String
        /// nil for a document with its signature inside.
        let ending: String?
        /// The document as it lies there, and its signature.
        let make: @Sendable (PrivateKey, [UInt8]) throws -> (document: [UInt8], signature: [UInt8])
    }

    private static func jws(_ key: PrivateKey, _ document: [UInt8], header: String) throws -> (
        text: String, signature: String
    ) {
        let head = Base64.encodeURL(Array(header.utf8))
        let covered = header.contains("b64") ? document : Array(Base64.encodeURL(document).utf8)
        return (head, Base64.encodeURL(try key.sign(Array("\(head).".utf8) + covered)))
    }

    static let forms: [Form] = [
        Form(testDescription: "JWS", format: "jws", ending: nil) { key, document in
            let parts = try jws(key, document, header: #"{"alg":"EdDSA"}"#)
            return (Array("\(parts.text).\(Base64.encodeURL(document)).\(parts.signature)".utf8), [])
        },
        Form(testDescription: "DSSE", format: "dsse", ending: nil) { key, document in
            (try Envelope.signed(type: "text/vex", payload: document, by: key).encoded(), [])
        },
        Form(testDescription: "detached JWS", format: "jws", ending: ".sig") { key, document in
            let parts = try jws(key, document, header: #"{"alg":"EdDSA"}"#)
            return (document, Array("\(parts.text)..\(parts.signature)\n".utf8))
        },
        Form(testDescription: "detached JWS, b64 false", format: "jws", ending: ".jws") { key, document in
            let parts = try jws(key, document, header: #"{"alg":"EdDSA","b64":false,"crit":["b64"]}"#)
            return (document, Array("\(parts.text)..\(parts.signature)".utf8))
        },
        Form(testDescription: "Sigstore bundle", format: "sigstore", ending: ".sigstore.json") { key, document in
            let signature = Base64.encode(try key.sign(document))
            let text = """
                {"mediaType":"application/vnd.dev.sigstore.bundle.v0.3+json","verificationMaterial":{"publicKey":{}},\
                "messageSignature":{"signature":"\(signature)"}}
                """
            return (document, Array(text.utf8))
        },
    ]

    private func key() throws -> PrivateKey {
        try PrivateKey(
            pem: try String(
                contentsOfFile: Workspace.vex + "/keys/suse-observability.demo-private.pem", encoding: .utf8))
    }

    /// Takes a document in and gives its row, and how its statement stands in the verdict.
    private func outcome(
        of form: Form, _ signed: (document: [UInt8], signature: [UInt8]), _ workspace: Workspace
    ) throws -> (row: JSONNode, explained: JSONNode, run: StellaRun) {
        try Data(signed.document).write(to: workspace.file("vex.json"))
        if let ending = form.ending { try Data(signed.signature).write(to: workspace.file("vex.json" + ending)) }
        let run = try workspace.stella([
            "vex", "ingest", "--data-dir", "ledger", "--format", "jsonl", workspace.path("vex.json"),
        ])
        let row = try #require(try run.lines().first)
        try #require(row["result"]?.string == "logged", "\(run.errorText)")
        try workspace.done("vex", "consensus", "compute", "--all", "--as-of", Workspace.instant)
        let explained = try workspace.done(
            "vex", "consensus", "explain", "--vuln", "CVE-2026-0007", "--purl", "pkg:npm/acme@1.0.0", "--format", "json"
        )
        return (row, try explained.json(), run)
    }

    @Test("what a registered key made is verified and counts, in every form", arguments: forms)
    func verified(form: Form) throws {
        let workspace = try Workspace(.registered)
        let (row, explained, run) = try outcome(of: form, try form.make(key(), Self.document), workspace)
        #expect(row["signature"]?.string == "verified" && row["signatureFormat"]?.string == form.format)
        #expect(row["issuer"]?.string == "suse-observability")
        #expect(run.errorText.isEmpty)
        #expect(explained["verdict"]?["status"]?.string == "fixed")
        try workspace.done("ledger", "audit", "--deep")
        // Handed in again it is found.
        let again = try workspace.ingest([workspace.path("vex.json")]).lines()
        #expect(
            again.first?["result"]?.string == "known" && again.first?["document"]?.string == row["document"]?.string)
    }

    @Test(
        "a failed signature is not unsigned: the statement is excluded, and verdict and trace say so", arguments: forms)
    func failed(form: Form) throws {
        let workspace = try Workspace(.registered)
        let other = String(decoding: Self.document, as: UTF8.self).replacingOccurrences(of: "fixed", with: "affected")
        // Signed by nobody whom the directory knows, in the name of somebody whose keys it has.
        let signed =
            form.ending == nil
            ? try form.make(try PrivateKey.generate(.ed25519), Self.document)
            : (document: Array(other.utf8), signature: try form.make(key(), Self.document).signature)
        let (row, explained, run) = try outcome(of: form, signed, workspace)
        #expect(row["signature"]?.string == "invalid" && row["signatureFormat"]?.string == form.format)
        #expect(run.errorText.hasPrefix("stella: warning: "))
        #expect(explained["verdict"]?["excluded"]?.elements.map { $0["reason"]?.string } == ["signature_invalid"])
        #expect(explained["verdict"]?["ballots"]?.count == 0)
        let source = try #require(explained["trace"]?["sources"]?.elements.first { _ in true })
        #expect(source["fate"]?["excluded"]?.string == "signature_invalid")
        #expect(
            source["signature"]?["result"]?.string == "invalid" && source["signature"]?["format"]?.string == form.format
        )
        try workspace.done("ledger", "audit", "--deep")
    }

    @Test("an OpenPGP signature and one inside of a CycloneDX document are shown as what they are")
    func unsupported() throws {
        let openpgp = Form(testDescription: "OpenPGP", format: "openpgp", ending: ".asc") { _, document in
            (document, Array("-----BEGIN PGP SIGNATURE-----\n\niHUEABYKAB0WIQ\n-----END PGP SIGNATURE-----\n".utf8))
        }
        let jsf = Form(testDescription: "JSF", format: "jsf", ending: nil) { _, _ in
            let text = """
                {"bomFormat":"CycloneDX","specVersion":"1.5","version":1,"metadata":{"supplier":{"name":"SUSE Observability"}},\
                "components":[{"type":"library","name":"acme","version":"1.0.0","bom-ref":"a","purl":"pkg:npm/acme@1.0.0"}],\
                "vulnerabilities":[{"id":"CVE-2026-0007","analysis":{"state":"resolved"},"affects":[{"ref":"a"}]}],\
                "signature":{"algorithm":"ES256","value":"AA"}}
                """
            return (Array(text.utf8), [])
        }
        for form in [openpgp, jsf] {
            let workspace = try Workspace(.registered)
            let (row, explained, run) = try outcome(of: form, try form.make(key(), Self.document), workspace)
            #expect(row["signature"]?.string == "unsupported" && row["signatureFormat"]?.string == form.format)
            #expect(run.errorText.contains("[trust.signature-unsupported]"))
            let source = try #require(explained["trace"]?["sources"]?.elements.first { _ in true })
            #expect(source["signature"]?["result"]?.string == "unsupported")
            #expect(source["signature"]?["format"]?.string == form.format)
            // It counts as if there were none.
            #expect(source["factors"]?["signed"]?.string == "1.000000")
            let text = try workspace.done(
                "vex", "consensus", "explain", "--vuln", "CVE-2026-0007", "--purl", "pkg:npm/acme@1.0.0")
            #expect(text.text.contains("signature \(form.format) unsupported"))
        }
    }

    @Test("the entry says of what the pair is made, and a folder's signatures are no documents")
    func pair() throws {
        let workspace = try Workspace(.registered)
        let signed = try Self.forms[2].make(key(), Self.document)
        try FileManager.default.createDirectory(at: workspace.file("in"), withIntermediateDirectories: true)
        try Data(signed.document).write(to: workspace.file("in/vex.json"))
        try Data(signed.signature).write(to: workspace.file("in/vex.json.sig"))
        try Data("not looked at".utf8).write(to: workspace.file("in/vex.json.asc"))
        let rows = try workspace.ingest([workspace.path("in")]).lines()
        #expect(rows.count == 1 && rows[0]["signature"]?.string == "verified")
        let index = try #require(rows[0]["logIndex"]?.int)
        let bundle = try workspace.done("proof", "create", String(index)).text
        let envelope = try #require(try JSONDocument(Array(bundle.utf8)).root["dsseEnvelope"]?["payload"]?.string)
        let statement = try JSONDocument(try #require(Base64.decode(envelope))).root
        #expect(
            statement["predicate"]?["detached"]?["document"]?.string == "sha256:" + SHA256.hash(signed.document).hex)
        #expect(
            statement["predicate"]?["detached"]?["signature"]?.string == "sha256:" + SHA256.hash(signed.signature).hex)
        #expect(
            statement["subject"]?.elements.compactMap { $0["digest"]?["sha256"]?.string }
                .contains(SHA256.hash(signed.document).hex) == true)
        // Without its signature it is another document, and with --signature the same one.
        try FileManager.default.removeItem(at: workspace.file("in/vex.json.asc"))
        try FileManager.default.moveItem(at: workspace.file("in/vex.json.sig"), to: workspace.file("away"))
        let bare = try workspace.ingest([workspace.path("in/vex.json")]).lines()
        #expect(bare[0]["result"]?.string == "logged" && bare[0]["signature"]?.string == "none")
        let named = try workspace.ingest([workspace.path("in/vex.json"), "--signature", workspace.path("away")]).lines()
        #expect(named[0]["result"]?.string == "known" && named[0]["document"]?.string == rows[0]["document"]?.string)
        let two = try workspace.ingest(["in/vex.json", "away", "--signature", workspace.path("away")])
        #expect(two.status == 2)
        #expect(try two.errorLines().first?.code == "usage.signature-of-many")
    }
}
