import Attestation
import Rekor
import Signing
import Testing
import Wire

/// What clients post, made by hand from parts, so that tests do not lean on the code that reads it.
struct Proposals {
    static let statement = Array(
        (#"{"_type":"https://in-toto.io/Statement/v0.1","subject":[{"name":"a","digest":{"sha256":"ABCDEF","#
            + #""sha1":"01"}},{"name":"b","digest":{"sha256":"abcdef"}}],"predicate":{"materials":[{"uri":"c","#
            + #""digest":{"gitCommit":"99"}}]}}"#).utf8)

    let key: PrivateKey
    let envelope: Envelope
    /// PEM or anything that shall stand for it.
    var pem: String

    init(payload: [UInt8] = Proposals.statement, type: String = InTotoStatement.payloadType, kind: KeyKind = .ecdsaP256)
        throws
    {
        key = try PrivateKey.generate(kind)
        envelope = try Envelope.signed(type: type, payload: payload, by: key, keyID: "hint")
        pem = key.publicKey.pem
    }

    /// Signed by the key in the certificate of ``ChainFixture``.
    init(certificates: [String]) throws {
        key = try PrivateKey(pem: ChainFixture.signerKey)
        envelope = try Envelope.signed(type: InTotoStatement.payloadType, payload: Proposals.statement, by: key)
        pem = Proposals.pem(certificates)
    }

    static func pem(_ certificates: [String]) -> String {
        certificates.map { "-----BEGIN CERTIFICATE-----\n\($0)\n-----END CERTIFICATE-----\n" }.joined()
    }

    private static func some<Value>(_ value: Value?) throws -> Value { try #require(value) }

    var verifier: JSONValue { .string(Base64.encode(pem.utf8)) }

    static func entry(_ kind: String, _ version: String, _ spec: JSONValue) -> JSONValue {
        ["apiVersion": .string(version), "kind": .string(kind), "spec": spec]
    }

    func dsse(_ text: String? = nil) -> JSONValue {
        let text = text ?? String(decoding: envelope.encoded(), as: UTF8.self)
        return Proposals.entry(
            "dsse", "0.0.1", ["proposedContent": ["envelope": .string(text), "verifiers": [verifier]]])
    }

    func inTotoV001(_ text: String? = nil) -> JSONValue {
        let text = text ?? String(decoding: envelope.encoded(), as: UTF8.self)
        return Proposals.entry("intoto", "0.0.1", ["content": ["envelope": .string(text)], "publicKey": verifier])
    }

    func inTotoV002() -> JSONValue {
        let twice = { (bytes: [UInt8]) -> JSONValue in .string(Base64.encode(Base64.encode(bytes).utf8)) }
        return Proposals.entry(
            "intoto", "0.0.2",
            [
                "content": [
                    "envelope": [
                        "payloadType": .string(envelope.payloadType), "payload": twice(envelope.payload),
                        "signatures": [
                            [
                                "keyid": "hint", "sig": twice(envelope.signatures[0].bytes), "publicKey": verifier,
                            ]
                        ],
                    ],
                    "hash": [
                        "algorithm": "sha256", "value": .string(String(repeating: "0", count: 64)),
                    ],
                ]
            ])
    }

    func hashedRekord(_ algorithm: HashAlgorithm = .sha256, isUpperCase: Bool = false) throws -> JSONValue {
        let digest = Hex.encode(algorithm.hash(ChainFixture.message))
        return Proposals.hashedRekord(
            algorithm.rawValue, isUpperCase ? digest.uppercased() : digest,
            try key.sign(ChainFixture.message, with: .ecdsa(algorithm)), pem: pem)
    }

    static func hashedRekord(_ algorithm: String, _ digest: String, _ signature: [UInt8], pem: String) -> JSONValue {
        entry(
            "hashedrekord", "0.0.1",
            [
                "data": ["hash": ["algorithm": .string(algorithm), "value": .string(digest)]],
                "signature": [
                    "content": .string(Base64.encode(signature)),
                    "publicKey": ["content": .string(Base64.encode(pem.utf8))],
                ],
            ])
    }

    func transparency(certificate: String? = nil) throws -> JSONValue {
        let message = Envelope.preAuthEncoding(type: envelope.payloadType, payload: envelope.payload)
        let details = try Proposals.some(KeyDetails(key.publicKey))
        let raw: JSONValue = ["rawBytes": .string(certificate ?? Base64.encode(key.publicKey.spki))]
        return [
            "hashedRekordRequestV002": [
                "digest": .string(Base64.encode(details.hash.hash(message))),
                "signature": [
                    "content": .string(Base64.encode(envelope.signatures[0].bytes)),
                    "verifier": .object([
                        JSONMember(certificate == nil ? "publicKey" : "x509Certificate", raw),
                        JSONMember("keyDetails", .string(details.rawValue)),
                    ]),
                ],
            ]
        ]
    }

    func transparencyDSSE() throws -> JSONValue {
        let details = try Proposals.some(KeyDetails(signingMessages: key.publicKey))
        return [
            "dsseRequestV002": [
                "envelope": [
                    "payload": .string(Base64.encode(envelope.payload)),
                    "payloadType": .string(envelope.payloadType),
                    "signatures": [["sig": .string(Base64.encode(envelope.signatures[0].bytes)), "keyid": "hint"]],
                ],
                "verifiers": [
                    [
                        "publicKey": ["rawBytes": .string(Base64.encode(key.publicKey.spki))],
                        "keyDetails": .string(details.rawValue),
                    ]
                ],
            ]
        ]
    }

    /// Every kind that is taken, by name.
    static func all() throws -> [(name: String, accepted: AcceptedEntry)] {
        let plain = try Proposals()
        let certified = try Proposals(certificates: [ChainFixture.signer, ChainFixture.issuer, ChainFixture.root])
        let posted = try [plain, certified].flatMap { proposals in
            try [
                proposals.dsse(), proposals.inTotoV001(), proposals.inTotoV002(), proposals.hashedRekord(),
                proposals.hashedRekord(isUpperCase: true),
            ].map { try ProposedEntry(parsing: $0.compact).accepted }
        }
        let requested = try [
            plain.transparency(), certified.transparency(certificate: ChainFixture.signer), plain.transparencyDSSE(),
        ].map { try TransparencyRequest(parsing: $0.compact, takesDSSE: true).accepted }
        return (posted + requested).map { ("\($0.body.kind) \($0.body.apiVersion)", $0) }
    }
}
