/// How the addresses of logs are compared.
package enum LogAddress {
    /// An address without slashes at its end, as logs are known by.
    package static func normalized(_ url: String) -> String {
        var url = url[...]
        while url.last == "/" { url = url.dropLast() }
        return String(url)
    }

    /// The host without port; nil when there is none.
    package static func host(of url: some StringProtocol) -> String? {
        guard let scheme = url.firstRange(of: "://") else { return nil }
        let authority = url[scheme.upperBound...].prefix { $0 != "/" }
        let host =
            authority.hasPrefix("[") ? authority.dropFirst().prefix { $0 != "]" } : authority.prefix { $0 != ":" }
        return host.isEmpty ? nil : String(host)
    }

    /// What a v2 log at an address may call itself in its checkpoints: the host, as Rekor has it, or the address
    /// without scheme, as C2SP recommends for logs that share a host.
    static func names(of url: String) -> [String] {
        guard let scheme = url.firstRange(of: "://"), let host = host(of: url) else { return [] }
        let rest = normalized(String(url[scheme.upperBound...]))
        return rest == host ? [host] : [host, rest]
    }
}
