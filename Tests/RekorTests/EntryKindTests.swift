import Attestation
import Rekor
import Signing
import Testing
import Wire

@Suite("Rekor: kinds of entries")
struct EntryKindTests {
    @Test("every accepted body is read again, and no other bytes are read as it")
    func mutation() throws {
        for (name, accepted) in try Proposals.all() {
            let bytes = accepted.body.encoded
            #expect(try EntryBody(parsing: bytes) == accepted.body, "\(name)")
            for place in bytes.indices {
                var changed = bytes
                changed[place] ^= 1
                guard let body = try? EntryBody(parsing: changed) else { continue }
                #expect(body.encoded == changed && body != accepted.body, "\(name) at \(place)")
            }
            for cut in [0, 1, bytes.count / 2, bytes.count - 1] {
                #expect(throws: RekorError.self) { try EntryBody(parsing: Array(bytes[..<cut])) }
            }
        }
    }

    @Test("intoto 0.0.1: hashes of envelope and payload, the key as PEM, the payload kept")
    func inTotoV001() throws {
        let proposals = try Proposals()
        let bytes = proposals.envelope.encoded()
        let accepted = try ProposedEntry(parsing: proposals.inTotoV001().compact).accepted
        let wanted =
            #"{"apiVersion":"0.0.1","kind":"intoto","spec":{"content":{"hash":{"algorithm":"sha256","value":""#
            + SHA256.hash(bytes).hex + #""},"payloadHash":{"algorithm":"sha256","value":""#
            + SHA256.hash(Proposals.statement).hex + #""}},"publicKey":""# + Base64.encode(proposals.pem.utf8) + #""}}"#
        #expect(String(decoding: accepted.body.encoded, as: UTF8.self) == wanted)
        #expect(accepted.attachments == [Proposals.statement])
        #expect(accepted.body.attachmentDigest == SHA256.hash(Proposals.statement))
        #expect(accepted.body.envelopeHash == SHA256.hash(bytes))
    }

    @Test("intoto 0.0.2: payload and signature in base64 twice, the key and the stated hash as the client sent them")
    func inTotoV002() throws {
        var proposals = try Proposals()
        proposals.pem = proposals.pem.replacing("\n", with: "\r\n")
        let accepted = try ProposedEntry(parsing: proposals.inTotoV002().compact).accepted
        let signature = Base64.encode(Base64.encode(proposals.envelope.signatures[0].bytes).utf8)
        let wanted =
            #"{"apiVersion":"0.0.2","kind":"intoto","spec":{"content":{"envelope":{"payloadType":""#
            + InTotoStatement.payloadType + #"","signatures":[{"keyid":"hint","publicKey":""#
            + Base64.encode(proposals.pem.utf8) + #"","sig":""# + signature
            + #""}]},"hash":{"algorithm":"sha256","value":""# + String(repeating: "0", count: 64)
            + #""},"payloadHash":{"algorithm":"sha256","value":""# + SHA256.hash(Proposals.statement).hex + #""}}}}"#
        #expect(String(decoding: accepted.body.encoded, as: UTF8.self) == wanted)
        #expect(accepted.attachments == [Proposals.statement])
        #expect(accepted.body.envelopeHash == nil)
    }

    @Test("a payload beyond the limit is searched and not kept")
    func limit() throws {
        let proposals = try Proposals()
        let bytes = proposals.inTotoV002().compact
        let length = Proposals.statement.count
        let kept = try ProposedEntry(parsing: bytes, attachmentLimit: length).accepted
        let dropped = try ProposedEntry(parsing: bytes, attachmentLimit: length - 1).accepted
        #expect(kept.attachments == [Proposals.statement] && dropped.attachments == [])
        #expect(kept.searchKeys == dropped.searchKeys && kept.searchKeys.contains("sha256:abcdef"))
    }

    @Test("hashedrekord 0.0.1 with each digest, and the digits as they were sent")
    func hashedRekord() throws {
        let kinds: [(KeyKind, HashAlgorithm)] = [
            (.ecdsaP256, .sha256), (.ecdsaP384, .sha384), (.ecdsaP521, .sha512),
        ]
        for (kind, algorithm) in kinds {
            let proposals = try Proposals(kind: kind)
            for isUpperCase in [false, true] {
                let proposal = try proposals.hashedRekord(algorithm, isUpperCase: isUpperCase)
                let body = try ProposedEntry(parsing: proposal.compact).body
                #expect(body.encoded == (try CanonicalJSON.encode(proposal)))
            }
            for other in HashAlgorithm.allCases where other != algorithm {
                #expect(throws: RekorError.of(.keyUnsupported)) {
                    try ProposedEntry(parsing: try proposals.hashedRekord(other).compact)
                }
            }
        }
    }

    @Test("hashedrekord 0.0.1 by RSA and by Ed25519ph, made with other software")
    func otherSignatures() throws {
        let rsa = try PublicKey(spki: try #require(Base64.decode(ChainFixture.rsaKey)))
        let signature = try #require(Base64.decode(ChainFixture.rsaSignature))
        let digest = Hex.encode(HashAlgorithm.sha256.hash(ChainFixture.message))
        #expect(throws: Never.self) {
            try ProposedEntry(
                parsing: Proposals.hashedRekord("sha256", digest, signature, pem: rsa.pem).compact)
        }
        let point = try #require(Hex.decode(ChainFixture.prehashedKey))
        let edwards = try PublicKey(spki: [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0] + point)
        let prehashed = try #require(Hex.decode(ChainFixture.prehashedSignature))
        let abc = HashAlgorithm.sha512.hash(Array("abc".utf8))
        let proposal = Proposals.hashedRekord("sha512", Hex.encode(abc), prehashed, pem: edwards.pem)
        #expect(try ProposedEntry(parsing: proposal.compact).body.encoded == (try CanonicalJSON.encode(proposal)))
        // A pure signature over the digest is none over the message.
        let key = try PrivateKey.generate(.ed25519)
        let pure = Proposals.hashedRekord("sha512", Hex.encode(abc), try key.sign(abc), pem: key.publicKey.pem)
        #expect(throws: RekorError.of(.verifierMismatch)) { try ProposedEntry(parsing: pure.compact) }
        var wrong = prehashed
        wrong[40] ^= 1
        #expect(throws: RekorError.of(.verifierMismatch)) {
            try ProposedEntry(
                parsing: Proposals.hashedRekord("sha512", Hex.encode(abc), wrong, pem: edwards.pem).compact)
        }
    }

    @Test("certificates: one alone whatever its dates, a chain only for hashedrekord and only if it is one")
    func chains() throws {
        let (root, issuer, signer) = (ChainFixture.root, ChainFixture.issuer, ChainFixture.signer)
        let chains: [([String], Bool)] = [
            ([signer], true), ([signer, issuer], true), ([signer, issuer, root], true),
            ([signer, root], false), ([signer, ChainFixture.stranger], false),
            ([signer, issuer, ChainFixture.stranger], false), ([signer, ChainFixture.lateIssuer, root], false),
            ([signer, root, issuer], true), ([signer, ChainFixture.lateIssuer], false),
        ]
        for (chain, isGood) in chains {
            let proposals = try Proposals(certificates: chain)
            let result = Result { try ProposedEntry(parsing: try proposals.hashedRekord().compact) }
            switch result {
            case .success(let entry):
                #expect(isGood)
                #expect(entry.body.verifiers[0].certificates.count == chain.count)
            case .failure(let error): #expect(!isGood && error as? RekorError == .of(.chainInvalid))
            }
            #expect(throws: Never.self) { try ProposedEntry(parsing: proposals.dsse().compact) }
        }
        for pem in [
            Proposals.pem([signer]) + "x", try PrivateKey.generate(.ed25519).publicKey.pem + Proposals.pem([signer]),
            Proposals.pem(Array(repeating: signer, count: 11)), Proposals.pem(["AAAA"]), Proposals.pem([signer, "AAAA"]),
        ] {
            var proposals = try Proposals(certificates: [signer])
            proposals.pem = pem
            let isText = pem.hasSuffix("x")
            let result = Result { try ProposedEntry(parsing: proposals.dsse().compact) }
            if isText {
                #expect(throws: Never.self) { try result.get() }
            } else {
                #expect(throws: RekorError.of(.verifierSyntax)) { try result.get() }
            }
        }
    }

    @Test("an envelope may be spelled in any way that says one thing")
    func spellings() throws {
        let proposals = try Proposals()
        let (payload, signature) = (proposals.envelope.payload, proposals.envelope.signatures[0].bytes)
        let (standard, url) = (Base64.encode(payload), Base64.encodeURL(payload))
        let sig = Base64.encode(signature)
        let padded = url + String(repeating: "=", count: (4 - url.utf8.count % 4) % 4)
        let type = InTotoStatement.payloadType
        let taken = [
            #"{"signatures":[{"sig":"\#(sig)"}],"payload":"\#(standard)","payloadType":"\#(type)"}"#,
            #"{ "more": [1,{"a":null}], "payload":"\#(padded)", "payloadType":"\#(type)","#
                + #""signatures":[{"keyid":7,"sig":"\#(sig)","x":1}]}"#,
            #"{"payload":"\#(standard.prefix(4))\n\#(standard.dropFirst(4))","payloadType":"\#(type)","#
                + #""signatures":[{"sig":"\#(sig)"}]}"#,
            #"{"payload":"\#(standard)","payloadType":"application\/vnd.in-toto+json","#
                + #""signatures":[{"sig":"\#(sig)"}]}"#,
        ]
        for text in taken {
            let accepted = try ProposedEntry(parsing: proposals.dsse(text).compact).accepted
            #expect(accepted.body.envelopeHash == SHA256.hash(Array(text.utf8)))
            #expect(accepted.attachments == [Array(text.utf8)])
            #expect(accepted.searchKeys.contains("sha256:abcdef"))
        }
        #expect(throws: Never.self) { try ProposedEntry(parsing: proposals.inTotoV001(taken[0]).compact) }
        let refused = [
            #"{"payload":"\#(standard)","payloadType":"\#(type)","payloadType":"\#(type)","#
                + #""signatures":[{"sig":"\#(sig)"}]}"#,
            #"{"Payload":"\#(standard)","payloadType":"\#(type)","signatures":[{"sig":"\#(sig)"}]}"#,
            #"{"payload":"","payloadType":"\#(type)","signatures":[{"sig":"\#(sig)"}]}"#,
            #"{"payload":"\#(standard)","payloadType":"\#(type)","signatures":[]}"#,
            #"{"payload":"\#(standard)","signatures":[{"sig":"\#(sig)"}]}"#,
            #"{"payload":"\#(standard)","payloadType":"\#(type)","signatures":[{"sig":"\#(sig)"}]} x"#,
        ]
        for text in refused {
            #expect(throws: RekorError.of(.envelopeSyntax)) { try ProposedEntry(parsing: proposals.dsse(text).compact) }
            #expect(throws: RekorError.of(.envelopeSyntax)) {
                try ProposedEntry(parsing: proposals.inTotoV001(text).compact)
            }
        }
    }

    @Test(
        "what is changed in a proposal is found",
        arguments: [
            ("intoto1", "spec.publicKey", nil, .entrySyntax), ("intoto1", "spec.content", nil, .entrySyntax),
            ("intoto1", "spec.content.envelope", "", .envelopeSyntax),
            ("intoto1", "spec.publicKey", "AAAA", .verifierSyntax),
            ("intoto2", "spec.content.hash", nil, .entrySyntax),
            ("intoto2", "spec.content.hash.value", "00", .entrySyntax),
            ("intoto2", "spec.content.hash.algorithm", "sha512", .entrySyntax),
            ("intoto2", "spec.content.envelope.payload", nil, .entrySyntax),
            ("intoto2", "spec.content.envelope.payload", "YWJj", .envelopeSyntax),
            ("intoto2", "spec.content.envelope.payload", "WVdKag==", .verifierMismatch),
            ("intoto2", "spec.content.envelope.payloadType", "x", .verifierMismatch),
            ("intoto2", "spec.content.envelope.payloadType", "", .envelopeSyntax),
            ("intoto2", "spec.content.envelope.signatures", [], .envelopeSyntax),
            ("intoto2", "spec.content.envelope.signatures.0.publicKey", nil, .entrySyntax),
            ("intoto2", "spec.content.envelope.signatures.0.sig", "", .entrySyntax),
            ("intoto2", "spec.content.envelope.signatures.0.sig", "WVdKag==", .verifierMismatch),
            ("hashed", "spec.data", nil, .entrySyntax), ("hashed", "spec.data.hash.algorithm", "sha1", .entrySyntax),
            ("hashed", "spec.data.hash.algorithm", "SHA256", .entrySyntax),
            ("hashed", "spec.data.hash.algorithm", nil, .entrySyntax),
            ("hashed", "spec.data.hash.value", "00", .entrySyntax),
            ("hashed", "spec.data.hash.value", .string(String(repeating: "0", count: 64)), .verifierMismatch),
            ("hashed", "spec.signature.content", "", .entrySyntax),
            ("hashed", "spec.signature.content", "AAAA", .verifierMismatch),
            ("hashed", "spec.signature.publicKey", nil, .entrySyntax),
            ("hashed", "spec.signature.publicKey.content", "AAAA", .verifierSyntax),
        ] as [(String, String, JSONValue?, RekorError.Code)])
    func refused(kind: String, path: String, value: JSONValue?, code: RekorError.Code) throws {
        let proposals = try Proposals()
        let whole =
            switch kind {
            case "intoto1": proposals.inTotoV001()
            case "intoto2": proposals.inTotoV002()
            default: try proposals.hashedRekord()
            }
        #expect(throws: Never.self) { try ProposedEntry(parsing: whole.compact) }
        // What a kind does not know is passed over, as Rekor does.
        #expect(throws: Never.self) { try ProposedEntry(parsing: JSONEdit.replace(whole.compact, "spec.more", by: 1)) }
        let changed = try JSONEdit.replace(whole.compact, path, by: value)
        #expect(throws: RekorError.of(code)) { try ProposedEntry(parsing: changed) }
    }

    @Test("an envelope that one key signed twice is refused, as Rekor does; another key's signature is not")
    func twice() throws {
        let keys = try (0..<2).map { _ in try PrivateKey.generate(.ecdsaP256) }
        let once = try Envelope.signed(type: "text/plain", payload: [1], by: keys[0])
        let both = try once.adding(signatureBy: keys[1]).encoded()
        let again = try once.adding(signatureBy: keys[0]).encoded()
        let verifiers = keys.map(\.publicKey)
        #expect(throws: Never.self) { try EntryBody.dsse(envelope: both, verifiers: verifiers) }
        #expect(throws: RekorError.of(.verifierMismatch)) { try EntryBody.dsse(envelope: again, verifiers: verifiers) }
        #expect(throws: RekorError.of(.verifierMismatch)) {
            try EntryBody.dsse(envelope: again, verifiers: [verifiers[0]])
        }
    }

    @Test(
        "kinds that Rekor knows and kinds that nobody knows are refused with the list of what is taken",
        arguments: ["rekord", "rfc3161", "alpine", "helm", "jar", "rpm", "tuf", "cose", "hashedrekord", "other"])
    func otherKinds(kind: String) {
        let entry = Proposals.entry(kind, "0.0.9", [:])
        do {
            _ = try ProposedEntry(parsing: entry.compact)
            Issue.record("taken")
        } catch {
            #expect(error == .of(.entryKind) && error.detail.contains(kind))
            #expect(error.hint == "propose dsse 0.0.1, intoto 0.0.1 or 0.0.2, or hashedrekord 0.0.1")
        }
    }
}
