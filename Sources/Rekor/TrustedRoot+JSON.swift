import Signing
import TLog
public import Wire

extension TrustedRoot {
    /// The document, in version 0.1.
    public var json: JSONValue {
        .object([
            JSONMember("mediaType", .string(TrustedRoot.mediaType)), JSONMember("tlogs", .array(logs.map(\.json))),
            JSONMember("certificateAuthorities", .array(certificateAuthorities.map(\.json))),
            JSONMember("ctlogs", .array(certificateLogs.map(\.json))),
            JSONMember("timestampAuthorities", .array(timestampAuthorities.map(\.json))),
        ])
    }

    /// A document of others, such as that of the certificate authority whose signers use these logs, with these logs
    /// after its own. A log that it has under the same id is replaced.
    ///
    /// - Throws: `rekor.trusted-root-syntax`.
    public func json(addedTo bytes: [UInt8]) throws(RekorError) -> JSONValue {
        let (root, mediaType) = try TrustedRoot.document(bytes)
        let ids = Set(logs.map { Base64.encode($0.logID.bytes) })
        let others = (root["tlogs"].map { Array($0.elements) } ?? []).filter { log in
            !(log["logId"]?["keyId"]?.string.map(ids.contains) ?? false)
        }
        let tlogs: JSONValue = .array(others.map(\.value) + logs.map(\.json))
        guard case .object(let members) = root.value else { return json }
        let rest = members.filter { $0.name != "mediaType" && $0.name != "tlogs" }
        return .object([JSONMember("mediaType", .string(mediaType)), JSONMember("tlogs", tlogs)] + rest)
    }

    /// Reads versions 0.1 and 0.2. Logs with a kind of key that is not verified here are passed over, and so are
    /// authorities with such certificates: nothing is trusted by that.
    ///
    /// - Throws: `rekor.trusted-root-syntax`, also when the id of a log is not that of its key, or an authority has no
    ///   certificate.
    public init(parsing bytes: [UInt8]) throws(RekorError) {
        let root = try ObjectReader(try TrustedRoot.document(bytes).root, at: "trustedRoot", codes: .trustedRoot)
        var logs: [Log] = []
        for node in try root.elements("tlogs") {
            let reader = try ObjectReader(node, at: "tlogs", codes: .trustedRoot)
            if let log = try Log(reader, mayHaveName: true) { logs.append(log) }
        }
        var certificateLogs: [Log] = []
        for node in try root.elements("ctlogs") {
            let reader = try ObjectReader(node, at: "ctlogs", codes: .trustedRoot)
            if let log = try Log(reader, mayHaveName: false) { certificateLogs.append(log) }
        }
        self.init(
            logs: logs, certificateAuthorities: try TrustedRoot.authorities(root, "certificateAuthorities"),
            certificateLogs: certificateLogs,
            timestampAuthorities: try TrustedRoot.authorities(root, "timestampAuthorities"))
    }

    private static func authorities(_ root: ObjectReader, _ name: StaticString) throws(RekorError) -> [Authority] {
        var found: [Authority] = []
        for node in try root.elements(name) {
            let reader = try ObjectReader(node, at: "\(name)", codes: .trustedRoot)
            if let authority = try Authority(reader) { found.append(authority) }
        }
        return found
    }

    private static func document(_ bytes: [UInt8]) throws(RekorError) -> (root: JSONNode, mediaType: String) {
        let root = try JSONDocument(bytes, orThrow: .trustedRootSyntax).root
        guard let mediaType = root["mediaType"]?.string, TrustedRoot.mediaTypes.contains(mediaType) else {
            throw RekorError(
                .trustedRootSyntax, "the document has not the media type of a trusted root",
                hint: "give a trusted_root.json of Sigstore")
        }
        return (root, mediaType)
    }
}

extension TrustedRoot.Log {
    private static let noDetails = "PUBLIC_KEY_DETAILS_UNSPECIFIED"

    fileprivate var json: JSONValue {
        .object([
            JSONMember("baseUrl", .string(baseURL)),
            JSONMember("hashAlgorithm", .string(HashAlgorithm.sha256.protobufName)),
            JSONMember(
                "publicKey",
                [
                    "rawBytes": .string(Base64.encode(key.spki)),
                    "keyDetails": .string(KeyDetails(signingMessages: key)?.rawValue ?? TrustedRoot.Log.noDetails),
                    "validFor": validity.json,
                ]),
            JSONMember("logId", ["keyId": .string(Base64.encode(logID.bytes))]),
        ])
    }

    /// The name that the id of a v2 log with Ed25519 is made of; nil for other ids.
    static func name(ofID id: Digest, key: PublicKey, url: String) -> String? {
        LogAddress.names(of: url).first { (try? NoteVerifier(name: $0, key: key, kind: .ed25519))?.keyID == id }
    }

    /// nil for a kind of key that is not verified here.
    ///
    /// - Parameter mayHaveName: Whether the id may be that of a v2 log: of its name and key, not of the key alone.
    fileprivate init?(_ reader: ObjectReader, mayHaveName: Bool) throws(RekorError) {
        let url = try reader.string("baseUrl")
        let publicKey = try reader.object("publicKey")
        let spki = try publicKey.base64("rawBytes")
        let id = try reader.object("logId").base64Digest("keyId")
        let validity = try ValidityPeriod(try publicKey.object("validFor"))
        guard let key = try? PublicKey(spki: spki) else { return nil }
        guard id == key.keyID || mayHaveName && TrustedRoot.Log.name(ofID: id, key: key, url: url) != nil else {
            throw RekorError(.trustedRootSyntax, "the log \(url) has the id \(id.hex), which is not that of its key")
        }
        self.init(baseURL: url, key: key, logID: id, validity: validity)
    }
}

extension TrustedRoot.Authority {
    fileprivate var json: JSONValue {
        let list = certificates.map { one -> JSONValue in ["rawBytes": .string(Base64.encode(one.der))] }
        return .object([
            JSONMember("subject", ["organization": .string(organization), "commonName": .string(commonName)]),
            JSONMember("uri", .string(uri)), JSONMember("certChain", ["certificates": .array(list)]),
            JSONMember("validFor", validity.json),
        ])
    }

    /// nil when one of the certificates has a kind of key that is not verified here.
    fileprivate init?(_ reader: ObjectReader) throws(RekorError) {
        let nodes = try reader.object("certChain").elements("certificates")
        guard !nodes.isEmpty else {
            throw RekorError(.trustedRootSyntax, "\(reader.path) has an authority without certificate")
        }
        var certificates: [Certificate] = []
        let validity = try ValidityPeriod(try reader.object("validFor"))
        for node in nodes {
            let der = try ObjectReader(node, at: "certificates", codes: .trustedRoot).base64("rawBytes")
            do {
                certificates.append(try Certificate(der: der))
            } catch {
                guard error.code != .malformedCertificate else { throw RekorError(.trustedRootSyntax, "\(error)") }
                return nil
            }
        }
        let subject = reader.optional("subject") == nil ? nil : try reader.object("subject")
        self.init(
            uri: try reader.text("uri"), organization: try subject?.text("organization") ?? "",
            commonName: try subject?.text("commonName") ?? "", certificates: certificates, validity: validity)
    }
}

extension ObjectReader.Codes {
    static let trustedRoot = ObjectReader.Codes(syntax: .trustedRootSyntax, unknown: .trustedRootSyntax)
}

extension ObjectReader {
    /// A string that says nothing when it is empty or absent.
    fileprivate func text(_ name: StaticString) throws(RekorError) -> String {
        optional(name) == nil ? "" : try string(name)
    }
}
