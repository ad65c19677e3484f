import Attestation
import Foundation
import Signing
import Testing
import Trust
import VEX
import Wire

/// `testdata/signatures/cases.json`: documents that others' code has signed, rightly and wrongly.
private enum SignatureCases {
    static let root: JSONNode? = {
        var folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        while folder.path != "/" {
            if let data = try? Data(contentsOf: folder.appendingPathComponent("testdata/signatures/cases.json")) {
                return try? JSONDocument(Array(data)).root
            }
            folder.deleteLastPathComponent()
        }
        return nil
    }()

    static let document = Array((root?["document"]?.string ?? "").utf8)

    static let all: [SignatureCase] = (root?["cases"]?.elements.map { $0 } ?? []).map { node in
        let text = node["input"]?.string ?? ""
        return SignatureCase(
            testDescription: node["name"]?.string ?? "",
            input: node["base64"]?.bool == true ? Base64.decode(text) ?? [] : Array(text.utf8),
            isDetached: node["detached"]?.bool == true, result: node["result"]?.string ?? "",
            format: node["format"]?.string, algorithm: node["key"]?.string)
    }

    static func directory() throws -> InMemoryIssuerDirectory {
        let keys = try (root?["keys"]?.elements.map { $0 } ?? []).map { node in
            try IssuerKey(
                publicKey: try PublicKey(pem: node["pem"]?.string ?? ""),
                algorithm: try #require(JWSAlgorithm(rawValue: node["algorithm"]?.string ?? "")))
        }
        return try InMemoryIssuerDirectory([
            Issuer(id: "vendor", name: "Vendor, Inc.", tier: .trusted, keys: keys, registeredAt: Timestamp(seconds: 0))
        ])
    }
}

struct SignatureCase: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let input: [UInt8]
    let isDetached: Bool
    /// A status, or a code.
    let result: String
    let format: String?
    let algorithm: String?

    /// What is handed in.
    func received() throws -> [UInt8] {
        isDetached ? try DetachedSignature(of: SignatureCases.document, signature: input).bytes : input
    }
}

@Suite(
    "testdata/signatures: every form, and attacks on it",
    .enabled(if: SignatureCases.root != nil, "testdata is not here"))
struct SignatureCaseTests {
    @Test("there are cases of every algorithm and form")
    func count() {
        #expect(SignatureCases.all.count == 206)
        let verified = SignatureCases.all.filter { $0.result == "verified" }
        #expect(Set(verified.compactMap(\.algorithm)) == Set(JWSAlgorithm.allCases.map(\.rawValue)))
        #expect(Set(verified.compactMap(\.format)) == ["jws", "dsse", "sigstore"])
    }

    @Test("is judged as its maker says", arguments: SignatureCases.all)
    fileprivate func judged(_ example: SignatureCase) throws {
        let directory = try SignatureCases.directory()
        let outcome = Result {
            try SignatureVerifier().authenticate(
                try example.received(), directory: directory, at: Timestamp(seconds: 1))
        }
        if example.result.contains(".") {
            #expect(throws: (any Error).self) {
                // What no handler takes for a signature must be refused by the reader: nothing passes as unsigned.
                let found = try outcome.get()
                #expect(found.status == .none)
                _ = try DocumentReader().read(found.content)
            }
            let code = Result { try DocumentReader().read(try outcome.get().content) }.failureCode
            #expect(code == example.result)
            return
        }
        let found = try outcome.get()
        #expect(found.status.rawValue == example.result)
        if let format = example.format { #expect(found.format == format) }
        guard found.status == .verified else {
            #expect(found.issuer == nil && found.keyID == nil)
            return
        }
        #expect(found.content == SignatureCases.document)
        #expect(found.issuer == "vendor")
        let key = try #require(try directory.all()[0].keys.first { $0.algorithm.rawValue == example.algorithm })
        #expect(found.keyID == key.keyID)
    }

    @Test("one changed bit of a detached signature or its document is never verified")
    func flipped() throws {
        let directory = try SignatureCases.directory()
        for form in [
            "EdDSA: compact, detached", "ES256: general, b64 false, detached", "bundle: EdDSA over the document",
        ] {
            let bytes = try #require(SignatureCases.all.first { $0.testDescription == form }).received()
            for index in bytes.indices {
                var changed = bytes
                changed[index] ^= 1
                let found = try? SignatureVerifier().authenticate(
                    changed, directory: directory, at: Timestamp(seconds: 1))
                // White space and members that nobody signs may change; then the document is the same.
                #expect(found?.status != .verified || found?.content == SignatureCases.document, "\(form) at \(index)")
            }
        }
    }
}

@Suite("docs/formats: a document and its detached signature")
struct DetachedSignatureTests {
    @Test("the pair is taken apart as it was made, and nothing else is")
    func roundTrip() throws {
        for document: [UInt8] in [[], [0x0a], Array("document 1\n".utf8)] {
            let pair = try DetachedSignature(of: document, signature: [0, 1, 2])
            #expect(DetachedSignature.begins(pair.bytes))
            #expect(try DetachedSignature(parsing: pair.bytes) == pair)
            for index in pair.bytes.indices {
                #expect(throws: TrustError.self) { try DetachedSignature(parsing: Array(pair.bytes.prefix(index))) }
            }
            #expect(throws: TrustError(.malformedSignature, "")) { try DetachedSignature(parsing: pair.bytes + [0]) }
        }
    }

    @Test(
        "other spellings of the same pair are refused",
        arguments: [
            "document 01\nsignature 1\n\nab", "document 1\nsignature 1\nab", "document 1\nsignature 0\n\na",
            "document 2\nsignature 1\n\nab", "document 0\nsignature 1\n\nab", "document +1\nsignature 1\n\nab",
            "document 1 \nsignature 1\n\nab", "signature 1\ndocument 1\n\nab",
            "document 9999999999999999999\nsignature 1\n\nab",
            "document 999999999999999999\nsignature 999999999999999999\n\nab", "document \nsignature 1\n\nab", "",
        ])
    func otherSpellings(text: String) throws {
        let head = "stella-detached-signature/v1\n"
        #expect(throws: TrustError(.malformedSignature, "")) {
            try DetachedSignature(parsing: Array((head + text).utf8))
        }
        let right = try DetachedSignature(parsing: Array((head + "document 1\nsignature 1\n\nab").utf8))
        #expect(right.document == [0x61] && right.signature == [0x62])
    }

    @Test("an empty signature and one of more than 1 MiB are refused")
    func sizes() throws {
        let limit = DetachedSignature.maximumSignatureBytes
        #expect(throws: Never.self) { try DetachedSignature(of: [], signature: Array(repeating: 0, count: limit)) }
        #expect(throws: TrustError(.malformedSignature, "")) { try DetachedSignature(of: [], signature: []) }
        #expect(throws: TrustError(.malformedSignature, "")) {
            try DetachedSignature(of: [], signature: Array(repeating: 0, count: limit + 1))
        }
    }
}

extension Result {
    fileprivate var failureCode: String? {
        if case .failure(let error) = self { (error as? any CodedError)?.codeText } else { nil }
    }
}
