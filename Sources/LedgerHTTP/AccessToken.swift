public import Signing
public import Wire

/// Leave to write for one who shows a credential.
public struct AccessToken: Sendable, Hashable {
    /// By what its bearer is known.
    public enum Credential: Sendable, Hashable {
        /// A bearer token, of whose text the server has the SHA-256 alone.
        case bearer(Digest)
        /// A client's certificate with this subject, as RFC 2253 writes it.
        case subject(String)
        /// A client's certificate with this among its subject alternative names.
        case alternativeName(String)
    }

    public enum Scope: String, Sendable, CaseIterable {
        /// Everything below, to ``writeVEX``.
        case write
        /// Appends entries by version 1 alone.
        case writeV1 = "write:v1"
        /// Appends entries by version 2 alone.
        case writeV2 = "write:v2"
        /// Hands in documents and computes verdicts.
        case writeVEX = "write:vex"
        /// Changes the directory of issuers, and so whom verdicts trust: never part of another scope.
        case manageIssuers = "manage:issuers"
    }

    /// Who bears it; unique in a roll.
    public let name: String
    public let credential: Credential
    public let scopes: Set<Scope>
    public let created: Timestamp
    /// nil for one that does not end by itself.
    public let expires: Timestamp?

    public init(name: String, credential: Credential, scopes: Set<Scope>, created: Timestamp, expires: Timestamp?) {
        self.name = name
        self.credential = credential
        self.scopes = scopes
        self.created = created
        self.expires = expires
    }

    /// What is shown once and never kept: a prefix by which scanners for lost secrets know it, and 32 random bytes.
    ///
    /// - Parameter secret: 32 bytes from the system's generator.
    public static func text(secret: [UInt8]) -> String { "stella_" + Base64.encodeURL(secret) }

    public func isExpired(at now: Timestamp) -> Bool { expires.map { $0 <= now } ?? false }

    public func allows(_ scope: Scope) -> Bool {
        scopes.contains(scope) || scope != .manageIssuers && scopes.contains(.write)
    }
}

/// Who may write.
public struct TokenRoll: Sendable, Hashable {
    public var tokens: [AccessToken]

    /// Most bytes of a file of tokens.
    public static let maxBytes = 1 << 20

    public init(tokens: [AccessToken] = []) { self.tokens = tokens }

    /// The token with that text.
    public func token(_ text: some StringProtocol) -> AccessToken? {
        let digest = SHA256.hash(Array(text.utf8))
        return tokens.first { $0.credential == .bearer(digest) }
    }

    /// The first token for a certificate that has not ended. Whoever asks has verified the certificate.
    ///
    /// - Throws: `signing.malformed-certificate` and others of ``Certificate/init(der:)``.
    func token(certificate der: [UInt8], at now: Timestamp) throws(SigningError) -> AccessToken? {
        let certificate = try Certificate(der: der)
        let (subject, names) = (certificate.subject, certificate.alternativeNames)
        return tokens.first { token in
            switch token.credential {
            case .bearer: false
            case .subject(let text): Identifier(text) == Identifier(subject) && !token.isExpired(at: now)
            case .alternativeName(let text): names.contains { Identifier(text) == Identifier($0) } && !token.isExpired(at: now)
            }
        }
    }

    public var encoded: [UInt8] {
        let list = tokens.map { token -> JSONValue in
            [
                "name": .string(token.name), token.credential.member.name: .string(token.credential.member.value),
                "scopes": .array(token.scopes.map(\.rawValue).sorted().map { .string($0) }),
                "created": .string(token.created.rfc3339), "expires": token.expires.map { .string($0.rfc3339) } ?? .null,
            ]
        }
        let lines = list.map { "  " + String(decoding: $0.compact, as: UTF8.self) }
        return Array("{\"tokens\":[\n\(lines.joined(separator: ",\n"))\n]}\n".utf8)
    }

    /// Reads a file of tokens.
    ///
    /// - Throws: `service.token-file`.
    public init(parsing bytes: [UInt8]) throws(TokenError) {
        guard let root = try? JSONDocument(bytes, limits: JSONLimits(bytes: TokenRoll.maxBytes)).root,
            let list = root["tokens"], list.kind == .array
        else { throw TokenError(.file, "the file of tokens is not an object with an array of tokens") }
        var tokens: [AccessToken] = []
        for (number, node) in list.elements.enumerated() {
            guard let token = AccessToken(node) else {
                throw TokenError(.file, "token \(number) of the file lacks a name, one credential, a known scope or a time")
            }
            guard !tokens.contains(where: { $0.name.utf8.elementsEqual(token.name.utf8) }) else {
                throw TokenError(.file, "two tokens of the file have the name \(token.name)")
            }
            tokens.append(token)
        }
        self.tokens = tokens
    }
}

extension AccessToken.Credential {
    /// As a file of tokens has it.
    public var member: (name: String, value: String) {
        switch self {
        case .bearer(let digest): ("sha256", digest.hex)
        case .subject(let text): ("subject", text)
        case .alternativeName(let text): ("subjectAltName", text)
        }
    }

    /// Requires one of the three members and no second.
    fileprivate init?(_ node: JSONNode) {
        let (digest, subject, alternativeName) = (node["sha256"], node["subject"], node["subjectAltName"])
        let members = [digest, subject, alternativeName].compactMap { $0 }
        guard members.count == 1, let text = members[0].string, !text.isEmpty else { return nil }
        if digest != nil {
            guard let digest = Digest(hex: text) else { return nil }
            self = .bearer(digest)
        } else {
            self = subject != nil ? .subject(text) : .alternativeName(text)
        }
    }
}

extension AccessToken {
    fileprivate init?(_ node: JSONNode) {
        guard let name = node["name"]?.string, !name.isEmpty, let credential = Credential(node),
            let scopes = node["scopes"], scopes.kind == .array,
            let created = node["created"]?.string.flatMap({ Timestamp(rfc3339: $0) })
        else { return nil }
        let known = scopes.elements.compactMap { $0.string.flatMap { Scope(rawValue: $0) } }
        guard known.count == scopes.count, !known.isEmpty else { return nil }
        var expires: Timestamp?
        if let end = node["expires"], !end.isNull {
            guard let time = end.string.flatMap({ Timestamp(rfc3339: $0) }) else { return nil }
            expires = time
        }
        self.init(name: name, credential: credential, scopes: Set(known), created: created, expires: expires)
    }
}

/// Why a file of tokens was refused.
public struct TokenError: CodedError, Equatable, Sendable {
    public enum Code: String, Sendable, CaseIterable {
        /// A file of tokens that cannot be read.
        case file = "service.token-file"
    }

    public let code: Code
    public let detail: String
    public let hint: String?

    init(_ code: Code, _ detail: String) {
        self.code = code
        self.detail = detail
        hint = "make it with `stella serve token new`"
    }

    public var codeText: String { code.rawValue }

    public static func == (left: TokenError, right: TokenError) -> Bool { left.code == right.code }
}
