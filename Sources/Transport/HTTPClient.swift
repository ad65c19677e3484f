import CCurl
import Synchronization

/// Whether a client may connect at all.
public enum SealedMode: Sendable, Hashable {
    case open
    /// Every request is refused before anything leaves the process, name look-ups too.
    case sealed
}

/// Blocking HTTP/1.1 and HTTP/2 over one reused libcurl handle.
///
/// Only `http` and `https`; no redirect is followed, no proxy, cookie or password file of the environment is used, and
/// the peer of `https` must have a certificate of a trusted authority for its name. Calls from several threads take
/// turns: give each thread a client of its own to have them at once. Never call from the cooperative pool.
public final class HTTPClient: Sendable {
    public struct Options: Sendable {
        /// Until the connection stands, in milliseconds; at least 1.
        public var connectTimeout = 10_000
        /// Until the whole answer is there, in milliseconds; at least 1.
        public var timeout = 60_000
        public var userAgent: String
        /// A PEM file with the authorities to trust instead of the system's.
        public var authorities: String?

        public init(userAgent: String = "stella-ledger") { self.userAgent = userAgent }
    }

    private let options: Options
    private let mode: SealedMode
    private let handle: Mutex<CurlHandle?>

    public init(_ mode: SealedMode, options: Options = Options()) {
        self.mode = mode
        self.options = options
        handle = Mutex(nil)
    }

    /// Fetches a resource.
    ///
    /// - Parameters:
    ///   - headers: Sent besides those that every request has.
    ///   - limit: Most bytes of a body, after decompression, that are taken.
    /// - Returns: The answer, whatever its status.
    /// - Throws: `network.url`, `network.refused`, `network.unreachable`, `network.timeout`, `network.tls`,
    ///   `network.too-large`.
    public func get(
        _ url: String, headers: [HTTPHeader] = [], limit: Int
    ) throws(NetworkError) -> HTTPResponse {
        try send(HTTPRequest(url: url, limit: limit, headers: headers, body: nil))
    }

    /// Sends a body and takes the answer; else as ``get(_:headers:limit:)``. Never repeated by itself.
    ///
    /// - Parameter contentType: The media type of `body`.
    public func post(
        _ url: String, body: [UInt8], contentType: String, headers: [HTTPHeader] = [], limit: Int
    ) throws(NetworkError) -> HTTPResponse {
        try send(HTTPRequest(url: url, limit: limit, headers: headers, body: (body, contentType)))
    }

    private func send(_ request: HTTPRequest) throws(NetworkError) -> HTTPResponse {
        try request.checkURL()
        guard mode == .open else {
            throw NetworkError(
                .refused, "\(request.url) is not asked: this process is sealed",
                hint: "AirGap.SealedMode forbids connections; work on a copy of the folder")
        }
        return try handle.withLock { (handle) throws(NetworkError) in
            if let open = handle { return try open.perform(request, options) }
            let new = try CurlHandle()
            handle = new
            return try new.perform(request, options)
        }
    }
}

/// What is asked of a server.
struct HTTPRequest {
    let url: String
    let limit: Int
    let headers: [HTTPHeader]
    let body: (bytes: [UInt8], contentType: String)?

    /// Printable ASCII that begins with one of the two schemes; libcurl reads the rest.
    func checkURL() throws(NetworkError) {
        let scheme = url.prefix { $0 != ":" }.lowercased()
        guard scheme == "http" || scheme == "https", url.dropFirst(scheme.count).hasPrefix("://"),
            url.utf8.allSatisfy({ (0x21...0x7e).contains($0) })
        else {
            throw NetworkError(.url, "not an http or https address: \(url)", hint: "begin it with https://")
        }
        if let type = body?.contentType, !type.utf8.allSatisfy({ (0x20...0x7e).contains($0) }) {
            throw NetworkError(.url, "the content type has characters that no header can carry")
        }
        for header in headers where !header.isPlain {
            throw NetworkError(.url, "the header \(header.name) has characters that no header can carry")
        }
    }
}

/// An answer with its whole body.
public struct HTTPResponse: Sendable {
    /// 100 … 599.
    public let status: Int
    /// As the server says it; nil when it does not.
    public let contentType: String?
    /// In the order in which they came.
    public let headers: [HTTPHeader]
    public let body: [UInt8]

    public init(status: Int, contentType: String?, headers: [HTTPHeader] = [], body: [UInt8]) {
        self.status = status
        self.contentType = contentType
        self.headers = headers
        self.body = body
    }

    /// The value of the first header of that name, in whatever case.
    public func header(_ name: String) -> String? {
        headers.first { $0.name.lowercased() == name.lowercased() }?.value
    }

    public var isSuccess: Bool { (200..<300).contains(status) }

    /// The body of an answer that says yes.
    ///
    /// - Throws: `network.status`.
    public func content(of url: String) throws(NetworkError) -> [UInt8] {
        guard isSuccess else {
            throw NetworkError(
                .status, "\(url) answers with status \(status)",
                hint: (300..<400).contains(status) ? "redirects are not followed: name the address itself" : nil)
        }
        return body
    }
}
