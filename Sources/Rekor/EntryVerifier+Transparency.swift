import Signing
import Wire

extension EntryVerifier {
    /// `Verifier` of Rekor v2: the key or the signer's certificate in DER, with the name of how it signs.
    func transparencyJSON(_ details: KeyDetails) -> JSONValue {
        .object([
            JSONMember("keyDetails", .string(details.rawValue)),
            JSONMember(
                certificates.isEmpty ? "publicKey" : "x509Certificate",
                ["rawBytes": .string(Base64.encode(certificates.first ?? key.spki))]),
        ])
    }

    /// Reads it from a canonical body, where bytes are in padded base64 and members in lower camel case.
    static func transparency(_ reader: ObjectReader) throws(RekorError) -> (EntryVerifier, KeyDetails) {
        let reader = try ObjectReader(
            reader.node, at: reader.path, knowing: ["keyDetails", "publicKey", "x509Certificate"], codes: reader.codes)
        let verifier: EntryVerifier
        if reader.optional("x509Certificate") != nil {
            let der = try reader.object("x509Certificate", knowing: ["rawBytes"]).base64("rawBytes")
            verifier = try EntryVerifier(certificate: der)
        } else {
            verifier = try EntryVerifier(
                spki: try reader.object("publicKey", knowing: ["rawBytes"]).base64("rawBytes"))
        }
        guard let details = KeyDetails(rawValue: try reader.string("keyDetails")), details.fits(verifier.key) else {
            throw reader.wrong("keyDetails", "the name of this kind of key")
        }
        return (verifier, details)
    }

    init(spki: [UInt8]) throws(RekorError) {
        do {
            self.init(try PublicKey(spki: spki))
        } catch {
            throw RekorError(.verifierSyntax, "\(error)")
        }
    }
}
