public import Wire

/// Why a request got no usable answer.
public struct NetworkError: CodedError, Equatable, Sendable {
    public enum Code: String, Sendable, CaseIterable {
        /// Text that is no `http` or `https` address.
        case url = "network.url"
        /// The client is sealed: it never connects.
        case refused = "network.refused"
        /// No connection, or one that broke before the answer was whole.
        case unreachable = "network.unreachable"
        /// No whole answer within the time given.
        case timeout = "network.timeout"
        /// The server's certificate or the handshake was not acceptable.
        case tls = "network.tls"
        /// A body of more bytes than the caller takes.
        case tooLarge = "network.too-large"
        /// An answer with another status than the caller can use.
        case status = "network.status"
    }

    public let code: Code
    public let detail: String
    public let hint: String?

    package init(_ code: Code, _ detail: String, hint: String? = nil) {
        self.code = code
        self.detail = detail
        self.hint = hint
    }

    public var codeText: String { code.rawValue }

    public static func == (left: NetworkError, right: NetworkError) -> Bool { left.code == right.code }
}
