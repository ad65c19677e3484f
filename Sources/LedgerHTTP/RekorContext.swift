import Hummingbird
import NIOCore
#if TLS
    import NIOSSL
#endif

/// What is known of a request besides itself: the connection it came by.
struct RekorContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    let channel: any Channel

    init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        channel = source.channel
    }

    /// Who asks, for limits: an IPv4 address, or the 64 bits of an IPv6 network, which one client has to itself.
    ///
    /// - Parameter forwarded: `X-Forwarded-For`, when the proxy that writes it is trusted; its last address is the proxy's
    ///   own observation.
    func client(forwarded: String?) -> String {
        if let last = forwarded?.split(separator: ",").last {
            return RekorContext.network(of: String(last.drop { $0 == " " }))
        }
        return RekorContext.network(of: channel.remoteAddress?.ipAddress ?? "local")
    }

    /// The certificate in DER that the client has shown and TLS has verified; nil for none.
    func clientCertificate() async -> [UInt8]? {
        #if TLS
            guard let shown = try? await channel.nioSSL_peerCertificate().get() else { return nil }
            return try? shown.toDERBytes()
        #else
            return nil
        #endif
    }

    private static func network(of address: String) -> String {
        guard address.contains(":"), let whole = try? SocketAddress(ipAddress: address, port: 0),
            case .v6(let parsed) = whole
        else { return address }
        // Behind family, port and flow, 2 + 2 + 4 bytes, begins the address.
        return withUnsafeBytes(of: parsed.address) { bytes in
            bytes[8..<16].map { String($0, radix: 16) }.joined(separator: ".")
        }
    }
}
