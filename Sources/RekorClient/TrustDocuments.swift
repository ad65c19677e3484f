import Rekor
public import Signing
import TLog
public import Wire

/// The logs of a Sigstore trusted root: their addresses, keys, and when these are valid.
public struct TrustedRootLogs: Sendable {
    public struct Log: Sendable, Equatable {
        /// Without a slash at the end.
        public let url: String
        public let key: PublicKey
        public let start: Timestamp
        /// The last moment; nil when there is no end.
        public let end: Timestamp?

        public func isValid(at time: Timestamp) -> Bool { start <= time && end.map { time <= $0 } ?? true }
    }

    public let logs: [Log]

    /// Reads versions 0.1 and 0.2. Authorities for certificates and time are passed over, and logs with a kind of key that
    /// is not verified here.
    ///
    /// - Throws: `client.trusted-root-syntax`, also when the id of a log is not that of its key.
    public init(parsing bytes: [UInt8]) throws(RekorClientError) {
        let reader = TrustReader(code: .trustedRootSyntax)
        let root = try reader.document(bytes, type: "application/vnd.dev.sigstore.trustedroot")
        var logs: [Log] = []
        for node in root["tlogs"]?.elements.map({ $0 }) ?? [] {
            guard let url = node["baseUrl"]?.string, let publicKey = node["publicKey"],
                let spki = publicKey["rawBytes"]?.string.flatMap({ Base64.decode($0) }),
                let id = node["logId"]?["keyId"]?.string.flatMap({ Base64.decode($0) }).flatMap({ Digest($0) })
            else { throw reader.wrong("a log has baseUrl, publicKey.rawBytes and logId.keyId") }
            guard let key = try? PublicKey(spki: spki) else { continue }
            let span = try reader.span(publicKey["validFor"])
            guard TrustedRootLogs.ids(of: key, url: url).contains(id) else {
                throw reader.wrong("the log \(url) has the id \(id.hex), which is not that of its key")
            }
            logs.append(Log(url: RemoteLog.normalized(url), key: key, start: span.start, end: span.end))
        }
        self.logs = logs
    }

    /// The keys under which the log at an address may sign.
    ///
    /// - Parameter time: Only those that are valid then; nil for all, as they are needed to read.
    public func keys(of url: String, at time: Timestamp? = nil) -> [PublicKey] {
        logs.filter { $0.url == RemoteLog.normalized(url) && (time.map($0.isValid) ?? true) }.map(\.key)
    }

    /// v1: the digest of the key; v2: that of the host and the key.
    private static func ids(of key: PublicKey, url: String) -> [Digest] {
        let host = RemoteLog.host(of: url) ?? ""
        return [key.keyID] + [try? NoteVerifier(name: host, key: key, kind: .ed25519).keyID].compactMap { $0 }
    }
}

/// The logs that a Sigstore signing config tells clients to write to.
public struct SigningConfigLogs: Sendable {
    public struct Service: Sendable, Equatable {
        public let url: String
        public let version: Int
        public let start: Timestamp
        public let end: Timestamp?
    }

    public let logs: [Service]

    /// Reads version 0.2.
    ///
    /// - Throws: `client.signing-config-syntax`, also when entries must go to several logs at once.
    public init(parsing bytes: [UInt8]) throws(RekorClientError) {
        let reader = TrustReader(code: .signingConfigSyntax)
        let root = try reader.document(bytes, type: "application/vnd.dev.sigstore.signingconfig")
        var logs: [Service] = []
        for node in root["rekorTlogUrls"]?.elements.map({ $0 }) ?? [] {
            guard let url = node["url"]?.string, let version = node["majorApiVersion"]?.int else {
                throw reader.wrong("a log has url and majorApiVersion")
            }
            let span = try reader.span(node["validFor"])
            logs.append(Service(url: RemoteLog.normalized(url), version: version, start: span.start, end: span.end))
        }
        let selector = root["rekorTlogConfig"]?["selector"]?.string ?? "ANY"
        let count = root["rekorTlogConfig"]?["count"]?.int ?? 1
        guard selector == "ANY" || logs.count == 1 || selector == "EXACT" && count == 1 else {
            throw RekorClientError(
                .signingConfigSyntax, "the signing config wants entries in several logs (\(selector))",
                hint: "name one log at a time with --rekor-url")
        }
        self.logs = logs
    }

    /// The log to write to: the highest version that is spoken here, and of those the one that began last.
    ///
    /// - Parameter api: Only logs of this version.
    public func log(at time: Timestamp, api: RemoteLog.API? = nil) -> (url: String, api: RemoteLog.API)? {
        let spoken: [Int: RemoteLog.API] = [1: .v1, 2: .v2]
        let usable = logs.compactMap { service in
            spoken[service.version].map { (service: service, api: $0) }
        }.filter { pair in
            (api.map { $0 == pair.api } ?? true) && pair.service.start <= time
                && (pair.service.end.map { time <= $0 } ?? true)
        }
        return usable.max { left, right in
            (left.service.version, left.service.start) < (right.service.version, right.service.start)
        }.map { ($0.service.url, $0.api) }
    }
}

/// What both documents have in common.
private struct TrustReader {
    let code: RekorClientError.Code

    func document(_ bytes: [UInt8], type: String) throws(RekorClientError) -> JSONNode {
        let root: JSONNode
        do { root = try JSONDocument(bytes).root } catch { throw wrong("\(error)") }
        guard root["mediaType"]?.string?.hasPrefix(type) ?? false else { throw wrong("the mediaType is not \(type)…") }
        return root
    }

    func span(_ node: JSONNode?) throws(RekorClientError) -> (start: Timestamp, end: Timestamp?) {
        guard let node, let start = node["start"]?.string.flatMap({ Timestamp(rfc3339: $0) }) else {
            throw wrong("validFor has a start")
        }
        guard let text = node["end"]?.string else { return (start, nil) }
        guard let end = Timestamp(rfc3339: text) else { throw wrong("validFor.end is a time") }
        return (start, end)
    }

    func wrong(_ detail: String) -> RekorClientError { RekorClientError(code, detail) }
}
