public import Rekor
public import Signing

/// A log of others: where it is asked, how it speaks, and with what it must sign.
public struct RemoteLog: Sendable {
    public enum API: String, Sendable, CaseIterable {
        /// Rekor on Trillian: JSON over `/api/v1`, signed entry timestamps, entries by UUID.
        case v1
        /// Rekor on tiles: `/api/v2`, C2SP checkpoint and tiles, no time.
        case v2
    }

    /// Without a slash at the end.
    public let url: String
    public let api: API
    /// Pinned: no other signature counts.
    public let keys: [PublicKey]
    /// Under which it must sign: in v1 the host of its origin, in v2 the origin. nil takes any.
    public let name: String?

    /// - Parameter name: When nil, a v2 log must sign as the host of its address, as Rekor v2 has it.
    /// - Throws: `client.log-unknown` without a key, and for an address without host, with a query or a fragment.
    public init(url: String, api: API, keys: [PublicKey], name: String? = nil) throws(RekorClientError) {
        let url = RemoteLog.normalized(url)
        guard let host = LogAddress.host(of: url), !url.contains(where: { "?#@".contains($0) }) else {
            throw RekorClientError(
                .logUnknown, "not the address of a log: \(url)", hint: "give one such as https://rekor.sigstore.dev")
        }
        guard !keys.isEmpty else {
            throw RekorClientError(
                .logUnknown, "no key is pinned for \(url)",
                hint: "give its public key with --key, or a trusted root that lists it")
        }
        self.url = url
        self.api = api
        self.keys = keys
        self.name = name ?? (api == .v2 ? host : nil)
    }

    /// Each pinned key under the log's name.
    public var trusted: [TrustedLog] { keys.map { TrustedLog(name: name, key: $0) } }

    /// An address without slashes at its end, as logs are known by.
    public static func normalized(_ url: String) -> String { LogAddress.normalized(url) }
}
