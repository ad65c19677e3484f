import Wire

/// What goes wrong, as RFC 9457 writes it: for people a title, for programs a type that never changes its meaning.
struct Problem: Sendable, Equatable {
    let status: Int
    /// Stable text such as `service.cursor`, listed in `docs/errors.md`.
    let code: String
    let detail: String
    let hint: String?

    static let contentType = "application/problem+json"

    init(_ status: Int, _ code: String, _ detail: String, hint: String? = nil) {
        self.status = status
        self.code = code
        self.detail = detail
        self.hint = hint
    }

    /// One for which nothing has a code of its own.
    init(_ status: Int, _ detail: String) { self.init(status, Problem.code(of: status), detail) }

    init(_ status: Int, _ error: any CodedError) { self.init(status, error.codeText, error.detail, hint: error.hint) }

    /// - Parameter instance: The path that was asked for.
    func body(instance: String) -> [UInt8] {
        let members = [
            JSONMember("type", .string("urn:stella:error:\(code)")), JSONMember("title", .string(Problem.title(of: status))),
            JSONMember("status", .integer(status)), JSONMember("detail", .string(detail)),
            JSONMember("instance", .string(instance)), JSONMember("code", .string(code)),
        ]
        let hints = hint.map { [JSONMember("hint", .string($0))] } ?? []
        return JSONValue.object(members + hints).compact + [0x0a]
    }

    private static func title(of status: Int) -> String {
        switch status {
        case 400: "The request is not understood"
        case 401: "Somebody known has to ask"
        case 403: "Not allowed"
        case 404: "There is no such thing"
        case 405: "The path has other methods"
        case 406: "No form that the client takes"
        case 408: "The request did not come in time"
        case 409: "It cannot be done now"
        case 413: "The body is too long"
        case 415: "The body is of another type"
        case 422: "The document is refused"
        case 429: "Too many requests"
        case 501: "Switched off"
        case 503: "Come again"
        default: "The server failed"
        }
    }

    private static func code(of status: Int) -> String {
        switch status {
        case 400: "service.bad-request"
        case 401: "service.unauthorized"
        case 403: "service.forbidden"
        case 404: "service.not-found"
        case 405: "service.method"
        case 408: "service.broken-off"
        case 413: "service.too-long"
        case 415: "service.media-type"
        case 429: "service.rate"
        case 501: "service.disabled"
        case 503: "service.unavailable"
        default: "internal.error"
        }
    }
}
