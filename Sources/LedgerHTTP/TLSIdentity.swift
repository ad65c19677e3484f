#if TLS
    import NIOSSL
#endif
public import Wire

/// How a server shows itself over TLS, and whose certificates it takes from clients.
///
/// TLS 1.2 or 1.3, without anything older. It is there when the package is built with its trait `TLS`.
public struct TLSIdentity: Sendable {
    /// Whether this program can serve TLS at all.
    public static var isAvailable: Bool {
        #if TLS
            true
        #else
            false
        #endif
    }

    #if TLS
        let context: NIOSSLContext
    #endif

    /// Most bytes of each file.
    public static let maxBytes = 1 << 20

    /// - Parameters:
    ///   - certificates: The server's certificate and those between it and one that clients trust, in PEM and this order.
    ///   - key: The private key of the first, in PEM and without a pass phrase.
    ///   - clients: Certificates, in PEM, of the authorities whose clients are believed; nil to ask clients for none. A
    ///     client need not show one; one that does not verify ends the connection.
    /// - Throws: `service.tls-unavailable`, `service.tls-files`.
    public init(certificates: [UInt8], key: [UInt8], clients: [UInt8]?) throws(TLSError) {
        #if TLS
            do {
                let chain = try NIOSSLCertificate.fromPEMBytes(certificates)
                guard !chain.isEmpty else { throw TLSError(.files, "there is no certificate in the server's PEM") }
                var configuration = TLSConfiguration.makeServerConfiguration(
                    certificateChain: chain.map { .certificate($0) },
                    privateKey: .privateKey(try NIOSSLPrivateKey(bytes: key, format: .pem)))
                configuration.minimumTLSVersion = .tlsv12
                configuration.applicationProtocols = ["http/1.1"]
                if let clients {
                    let authorities = try NIOSSLCertificate.fromPEMBytes(clients)
                    guard !authorities.isEmpty else { throw TLSError(.files, "there is no certificate of a clients' authority") }
                    configuration.certificateVerification = .optionalVerification
                    configuration.trustRoots = .certificates(authorities)
                    configuration.sendCANameList = true
                }
                context = try NIOSSLContext(configuration: configuration)
            } catch let error as TLSError {
                throw error
            } catch {
                throw TLSError(.files, "the server's certificate, its key or the clients' authorities cannot be used: \(error)")
            }
        #else
            throw TLSError(.unavailable, "this program was built without TLS")
        #endif
    }
}

/// Why there is no TLS.
public struct TLSError: CodedError, Equatable, Sendable {
    public enum Code: String, Sendable, CaseIterable {
        /// Built without the trait.
        case unavailable = "service.tls-unavailable"
        /// Files that are none of the needed kind, or do not belong together.
        case files = "service.tls-files"
    }

    public let code: Code
    public let detail: String
    public let hint: String?

    init(_ code: Code, _ detail: String) {
        self.code = code
        self.detail = detail
        hint =
            switch code {
            case .unavailable: "build it with --traits TLS, or put a proxy before it (docs/server.md)"
            case .files: "give PEM files: the chain with the server's certificate first, its key without a pass phrase"
            }
    }

    public var codeText: String { code.rawValue }

    public static func == (left: TLSError, right: TLSError) -> Bool { left.code == right.code }
}
