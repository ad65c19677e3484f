import Testing
import Wire

@testable import Signing

@Suite("PEM, RFC 7468")
struct PEMTests {
    @Test("several blocks are read in order, and the text between is skipped")
    func severalBlocks() throws {
        let text =
            "Issued by Stella\n" + Fixtures.p384 + "\n# a certificate\n" + Fixtures.certificate + Fixtures.p256PKCS8
            + Fixtures.rsa2048 + "the end"
        let kinds = try PublicKey.all(pem: text).map(\.kind)
        #expect(kinds == [.ecdsaP384, .ecdsaP256, .rsa(bits: 2048)])
        #expect(try PublicKey(pem: text).kind == .ecdsaP384)
        #expect(try PublicKey.all(pem: "nothing here") == [])
    }

    @Test("CR LF and trailing blanks change nothing")
    func lineEnds() throws {
        let key = try PublicKey(pem: Fixtures.p256)
        let windows = Fixtures.p256.split(separator: "\n").joined(separator: " \t\r\n") + "\r\n"
        #expect(try PublicKey(pem: windows) == key)
        #expect(try PublicKey(pem: String(Fixtures.p256.dropLast())) == key)
    }

    static let malformed: [(String, String)] = [
        ("no end line", "-----BEGIN PUBLIC KEY-----\nMA==\n"),
        ("an end of another label", "-----BEGIN PUBLIC KEY-----\nMA==\n-----END CERTIFICATE-----\n"),
        ("an end without a begin", "-----END PUBLIC KEY-----\n"),
        ("a begin within a block", "-----BEGIN PUBLIC KEY-----\n-----BEGIN PUBLIC KEY-----\n"),
        ("no body", "-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----\n"),
        ("no base64", "-----BEGIN PUBLIC KEY-----\nM*==\n-----END PUBLIC KEY-----\n"),
        ("missing padding", "-----BEGIN PUBLIC KEY-----\nMA\n-----END PUBLIC KEY-----\n"),
        ("a header", "-----BEGIN PUBLIC KEY-----\nProc-Type: 4\n\nMA==\n-----END PUBLIC KEY-----\n"),
    ]

    @Test("malformed blocks are refused", arguments: malformed)
    func refused(name: String, text: String) {
        #expect(throws: SigningError(.malformedPEM, name)) { try PublicKey(pem: text) }
        #expect(throws: SigningError(.malformedPEM, name)) { try PrivateKey(pem: text) }
    }

    @Test("a certificate with a byte too many or too few is refused")
    func certificate() throws {
        let der = try #require(PEM.blocks(in: Fixtures.certificate).first).bytes
        for bytes in [der + [0], Array(der.dropLast())] {
            #expect(throws: SigningError(.malformedCertificate, "")) {
                try PublicKey(pem: PEM.encode("CERTIFICATE", bytes))
            }
        }
    }

    @Test("lines are 64 columns wide, at every remainder")
    func columns() throws {
        for count in 1...200 {
            let bytes = [UInt8](repeating: 0x5a, count: count)
            let text = PEM.encode("X", bytes)
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            #expect(lines.last == "" && lines.dropFirst().dropLast(3).allSatisfy { $0.count == 64 })
            #expect(lines[lines.count - 3].count <= 64)
            #expect(try PEM.blocks(in: text).first?.bytes == bytes)
        }
    }
}
