import ArgumentParser
import LedgerHTTP

/// TLS of the server's own.
struct TLSOptions: ParsableArguments {
    @Option(name: .long, help: "Serve TLS with this certificate: a PEM file, those of its authorities after it.")
    var tlsCert: String?

    @Option(name: .long, help: "The certificate's private key: a PEM file without a pass phrase.")
    var tlsKey: String?

    @Option(name: .long, help: "Ask clients for certificates of the authorities in this PEM file.")
    var tlsClientCA: String?

    func validate() throws {
        guard (tlsCert == nil) == (tlsKey == nil) else { throw ValidationError("--tls-cert and --tls-key belong together") }
        guard tlsClientCA == nil || tlsCert != nil else { throw ValidationError("--tls-client-ca needs --tls-cert and --tls-key") }
    }

    /// The identity, read again when a file has changed; nil without options.
    ///
    /// - Throws: `service.tls-unavailable`, `service.tls-files`, `file.not-found` and other errors of reading.
    func identity() throws -> (@Sendable () throws -> TLSIdentity)? {
        guard let tlsCert, let tlsKey else { return nil }
        let clients = tlsClientCA
        let files = WatchedFiles<TLSIdentity>([tlsCert, tlsKey] + (clients.map { [$0] } ?? [])) {
            let limit = TLSIdentity.maxBytes
            return try TLSIdentity(
                certificates: Files.read(tlsCert, limit: limit), key: Files.read(tlsKey, limit: limit),
                clients: clients.map { try Files.read($0, limit: limit) })
        }
        _ = try files.current()
        return { try files.current() }
    }
}
