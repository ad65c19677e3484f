public import Wire

/// Where Sigstore's clients write to: the document `SigningConfig` for a log of one's own, and with a ``TrustedRoot``
/// the one file that a client is given (`ClientTrustConfig`).
public struct SigningConfig: Sendable, Equatable {
    public struct Log: Sendable, Equatable {
        public let url: String
        /// 1 or 2; clients take the highest that they know.
        public let version: Int
        public let validity: ValidityPeriod
        /// Who runs it; clients that want several logs want several operators.
        public let `operator`: String

        public init(url: String, version: Int, start: Timestamp, end: Timestamp? = nil, operator: String) {
            self.url = url
            self.version = version
            validity = ValidityPeriod(start: start, end: end)
            self.operator = `operator`
        }
    }

    public static let mediaType = "application/vnd.dev.sigstore.signingconfig.v0.2+json"
    public static let clientMediaType = "application/vnd.dev.sigstore.clienttrustconfig.v0.1+json"

    public let logs: [Log]

    public init(logs: [Log]) { self.logs = logs }

    /// Reads version 0.2, its logs alone.
    ///
    /// - Throws: `rekor.signing-config-syntax`, also when entries must go to several logs at once.
    public init(parsing bytes: [UInt8]) throws(RekorError) {
        let root = try ObjectReader(try SigningConfig.document(bytes), at: "signingConfig", codes: .signingConfig)
        var logs: [Log] = []
        for node in try root.elements("rekorTlogUrls") {
            logs.append(try Log(try ObjectReader(node, at: "rekorTlogUrls", codes: .signingConfig)))
        }
        let choice = root.optional("rekorTlogConfig")
        let selector = choice?["selector"]?.string ?? "ANY"
        let count = choice?["count"]?.int ?? 1
        guard selector == "ANY" || logs.count == 1 || selector == "EXACT" && count == 1 else {
            throw RekorError(
                .signingConfigSyntax, "the signing config wants entries in several logs (\(selector))",
                hint: "name one log at a time with --rekor-url")
        }
        self.logs = logs
    }

    private static func document(_ bytes: [UInt8]) throws(RekorError) -> JSONNode {
        let root = try JSONDocument(bytes, orThrow: .signingConfigSyntax).root
        guard root["mediaType"]?.string == SigningConfig.mediaType else {
            throw RekorError(
                .signingConfigSyntax, "the document has not the media type of a signing configuration v0.2",
                hint: "give a signing_config.v0.2.json of Sigstore")
        }
        return root
    }

    /// Any one of the logs is enough; certificate and timestamp authorities are not named.
    public var json: JSONValue {
        .object([
            JSONMember("mediaType", .string(SigningConfig.mediaType)), JSONMember("caUrls", []),
            JSONMember("oidcUrls", []), JSONMember("rekorTlogUrls", .array(logs.map(\.json))),
            JSONMember("tsaUrls", []),
            JSONMember("rekorTlogConfig", ["selector": "ANY"]), JSONMember("tsaConfig", ["selector": "ANY"]),
        ])
    }

    /// A document of others, such as that of the certificate authority whose signers use these logs, with these logs
    /// in place of its own. sigstore-python reads no signing configuration without such an authority.
    ///
    /// - Throws: `rekor.signing-config-syntax`.
    public func json(replacingLogsOf bytes: [UInt8]) throws(RekorError) -> JSONValue {
        let root = try SigningConfig.document(bytes)
        guard case .object(let members) = root.value else { return json }
        let ours = ["rekorTlogUrls": JSONValue.array(logs.map(\.json)), "rekorTlogConfig": ["selector": "ANY"]]
        let rest = members.map { JSONMember($0.name, ours[$0.name] ?? $0.value) }
        let missing = ours.keys.sorted().filter { root.member(named: $0) == nil }
        return .object(rest + missing.map { JSONMember($0, ours[$0] ?? .null) })
    }

    /// Both documents in one.
    ///
    /// - Parameters:
    ///   - root: ``TrustedRoot/json``, or that added to another.
    ///   - config: ``json``, or another with these logs.
    public static func client(trusting root: JSONValue, writingBy config: JSONValue) -> JSONValue {
        .object([
            JSONMember("mediaType", .string(clientMediaType)), JSONMember("trustedRoot", root),
            JSONMember("signingConfig", config),
        ])
    }
}

extension SigningConfig.Log {
    fileprivate var json: JSONValue {
        .object([
            JSONMember("url", .string(url)), JSONMember("majorApiVersion", .integer(version)),
            JSONMember("validFor", validity.json),
            JSONMember("operator", .string(`operator`)),
        ])
    }

    fileprivate init(_ reader: ObjectReader) throws(RekorError) {
        url = LogAddress.normalized(try reader.string("url"))
        version = Int(try reader.integer("majorApiVersion"))
        validity = try ValidityPeriod(try reader.object("validFor"))
        `operator` = reader.optional("operator") == nil ? "" : try reader.string("operator")
    }
}

extension ObjectReader.Codes {
    fileprivate static let signingConfig = ObjectReader.Codes(
        syntax: .signingConfigSyntax, unknown: .signingConfigSyntax)
}
