import Attestation
import Testing

private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

@Suite("Envelope JSON, DSSE protocol v1")
struct EnvelopeParsingTests {
    static let good = #"{"payloadType":"t","payload":"aGk=","signatures":[{"keyid":"k","sig":"AQID"}]}"#

    @Test("what is written is read back, and writing it again changes nothing")
    func roundTrip() throws {
        let envelope = try Envelope(parsing: bytes(Self.good))
        #expect(envelope.payload == bytes("hi"))
        #expect(envelope.payloadType == "t")
        #expect(envelope.signatures.map(\.keyID) == ["k"])
        #expect(envelope.signatures.map(\.bytes) == [[1, 2, 3]])
        #expect(envelope.encoded() == bytes(Self.good))
        #expect(try Envelope(parsing: envelope.encoded()) == envelope)
    }

    static let tolerated = [
        "unknown members":
            #"{"x":1,"payloadType":"t","payload":"aGk=","signatures":[{"sig":"AQID","y":[],"keyid":"k"}]}"#,
        "another order": #"{"signatures":[{"sig":"AQID","keyid":"k"}],"payload":"aGk=","payloadType":"t"}"#,
        "missing padding": #"{"payloadType":"t","payload":"aGk","signatures":[{"keyid":"k","sig":"AQID"}]}"#,
        "escapes": #"{"payload\u0054ype":"\u0074","payload":"aGk=","signatures":[{"keyid":"k","sig":"AQID"}]}"#,
        "white space":
            "{\n\"payloadType\": \"t\",\n\"payload\": \"aGk=\",\n\"signatures\": [ {\"keyid\":\"k\",\"sig\":\"AQID\"} ]}\n",
    ]

    @Test("other spellings of one envelope are one envelope", arguments: tolerated.keys.sorted())
    func spellings(name: String) throws {
        let text = try #require(Self.tolerated[name])
        #expect(try Envelope(parsing: bytes(text)).encoded() == bytes(Self.good))
    }

    @Test("both base64 alphabets are read, mixed ones are not")
    func alphabets() throws {
        let text = { (payload: String) in #"{"payloadType":"t","payload":"\#(payload)","signatures":[{"sig":"AQID"}]}"#
        }
        for payload in ["+/8=", "-_8=", "+/8", "-_8"] {
            #expect(try Envelope(parsing: bytes(text(payload))).payload == [0xfb, 0xff])
        }
        for payload in ["+_8=", "+/9=", "+/8==", "+/ 8=", "*"] {
            #expect(throws: AttestationError.self) { try Envelope(parsing: bytes(text(payload))) }
        }
    }

    @Test("an empty payload and an empty key id are fine")
    func empties() throws {
        let envelope = try Envelope(
            parsing: bytes(#"{"payloadType":"t","payload":"","signatures":[{"keyid":"","sig":"AQID"}]}"#))
        #expect(envelope.payload == [])
        #expect(envelope.signatures[0].keyID == nil)
    }

    static let refused: [(String, AttestationError.Code)] = [
        (#"{"payloadType":"t","payload":"aGk=","signatures":[]}"#, .noSignatures),
        (#"{"payloadType":"t","payload":"aGk="}"#, .malformedEnvelope),
        (#"{"payloadType":"t","payload":"aGk=","signatures":{}}"#, .malformedEnvelope),
        (#"{"payloadType":"t","payload":"aGk=","signatures":null}"#, .malformedEnvelope),
        (#"{"payloadType":"t","payload":"aGk=","signatures":["AQID"]}"#, .malformedEnvelope),
        (#"{"payloadType":"t","payload":"aGk=","signatures":[{"keyid":"k"}]}"#, .malformedEnvelope),
        (#"{"payloadType":"t","payload":"aGk=","signatures":[{"sig":""}]}"#, .malformedEnvelope),
        (#"{"payloadType":"t","payload":"aGk=","signatures":[{"sig":"A"}]}"#, .malformedEnvelope),
        (#"{"payloadType":"t","payload":"aGk=","signatures":[{"sig":"AQID","keyid":1}]}"#, .malformedEnvelope),
        (#"{"payloadType":"t","payload":{},"signatures":[{"sig":"AQID"}]}"#, .malformedEnvelope),
        (#"{"payloadType":"","payload":"aGk=","signatures":[{"sig":"AQID"}]}"#, .malformedEnvelope),
        (#"{"payloadType":7,"payload":"aGk=","signatures":[{"sig":"AQID"}]}"#, .malformedEnvelope),
        (#"{"payload":"aGk=","signatures":[{"sig":"AQID"}]}"#, .malformedEnvelope),
        (#"{"payloadType":"t","signatures":[{"sig":"AQID"}]}"#, .malformedEnvelope),
        (#"{"payloadType":"t","payload":"aGk=","payload":"aG8=","signatures":[{"sig":"AQID"}]}"#, .malformedEnvelope),
        (#"{"payloadType":"t","payload":"aGk=","signatures":[{"sig":"AQID","s\u0069g":"AQIE"}]}"#, .malformedEnvelope),
        (#"[{"payloadType":"t"}]"#, .malformedEnvelope), ("", .malformedEnvelope), ("{", .malformedEnvelope),
        (good + "{}", .malformedEnvelope), (good + ",", .malformedEnvelope),
    ]

    @Test("anything else is refused with its code", arguments: refused)
    func refusal(text: String, code: AttestationError.Code) throws {
        let error = #expect(throws: AttestationError.self) { try Envelope(parsing: bytes(text)) }
        #expect(error?.code == code, "\(text)")
    }

    @Test("64 signatures are read, 65 are not")
    func limit() throws {
        let text = { (count: Int) in
            let list = Array(repeating: #"{"sig":"AQID"}"#, count: count).joined(separator: ",")
            return bytes(#"{"payloadType":"t","payload":"","signatures":[\#(list)]}"#)
        }
        #expect(try Envelope(parsing: text(64)).signatures.count == Envelope.signatureLimit)
        let error = #expect(throws: AttestationError.self) { try Envelope(parsing: text(65)) }
        #expect(error?.code == .tooManySignatures)
    }

    @Test("an error says both sides and keeps Wire's own under its code")
    func wrapped() throws {
        let error = #expect(throws: AttestationError.self) { try Envelope(parsing: bytes("{\"a\":1,\"a\":2}")) }
        #expect(error?.codeText == "attestation.malformed-envelope")
        #expect(error?.detail.contains("wire.json-duplicate-member") == true)
    }
}
