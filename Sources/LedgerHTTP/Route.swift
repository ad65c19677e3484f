/// One thing that the server answers: a method, a path, and who makes the answer.
struct Route: Sendable {
    enum Segment: Sendable, Equatable {
        case text(String)
        case parameter(String)
        /// Everything that is left, slashes included; only at the end.
        case rest(String)
    }

    enum Method: String, Sendable {
        case get = "GET"
        case post = "POST"
    }

    /// Which interface it belongs to, for the form of errors.
    enum Family: Sendable {
        case first
        case second
        /// Verdicts, documents and issuers.
        case vex
        case plain
    }

    /// Which bodies are taken, by the type that the request gives them.
    enum Bodies: Sendable {
        case json
        /// JSON, and what is built on it: `application/….+json`.
        case jsonAndKin
        /// Whatever it says: the bytes tell what it is.
        case any
    }

    let method: Method
    /// As OpenAPI writes it: `/api/v1/log/entries/{entryUUID}`; a last `{name+}` takes slashes.
    let pattern: String
    let family: Family
    /// Whether it appends to the log, which needs leave.
    let isWriting: Bool
    /// What a token has to be for; nil for what the interface says.
    let scope: AccessToken.Scope?
    /// The name under which it can be switched off; nil for what is always there.
    let endpoint: Endpoint?
    let bodies: Bodies
    /// Bytes of a body; nil for as many as every route takes.
    let bodyLimit: Int?
    let handler: @Sendable (Call) async throws -> Answer
    let segments: [Segment]

    init(
        _ method: Method, _ pattern: String, _ family: Family, _ endpoint: Endpoint? = nil, isWriting: Bool = false,
        bodies: Bodies? = nil, bodyLimit: Int? = nil, scope: AccessToken.Scope? = nil,
        handler: @escaping @Sendable (Call) async throws -> Answer
    ) {
        self.method = method
        self.pattern = pattern
        self.family = family
        self.isWriting = isWriting
        self.endpoint = endpoint
        self.scope = scope
        self.bodies = bodies ?? (family == .first ? .json : .any)
        self.bodyLimit = bodyLimit
        self.handler = handler
        segments = pattern.split(separator: "/").map { part in
            guard part.hasPrefix("{") else { return .text(String(part)) }
            let name = String(part.dropFirst().dropLast())
            return name.hasSuffix("+") ? .rest(String(name.dropLast())) : .parameter(name)
        }
    }

    /// As OpenAPI has it, which knows no parameter with slashes.
    var documentedPattern: String { pattern.hasSuffix("+}") ? pattern.dropLast(2) + "}" : pattern }

    var parameterCount: Int { segments.count { if case .text = $0 { false } else { true } } }

    /// The values of the parameters, or nil for another path.
    func match(_ path: [Substring]) -> [String: String]? {
        var values: [String: String] = [:]
        for (place, segment) in segments.enumerated() {
            guard place < path.count else { return nil }
            switch segment {
            case .text(let text): guard path[place] == text else { return nil }
            case .parameter(let name): values[name] = String(path[place])
            case .rest(let name):
                values[name] = path[place...].joined(separator: "/")
                return values
            }
        }
        return segments.count == path.count ? values : nil
    }
}

/// A request for a route, with its body read.
struct Call: Sendable {
    let parameters: [String: String]
    let query: Query
    let body: [UInt8]
    /// Who asks, when it has shown a token.
    let user: String?
    /// As it was asked for, without the question mark and what follows.
    let path: String
    /// `Accept`
    let accept: String?
    /// `If-None-Match`
    let ifNoneMatch: String?
    /// `Last-Event-ID`
    let lastEventID: String?
}

/// All routes of a server.
struct RouteTable: Sendable {
    let routes: [Route]

    enum Found: Sendable {
        case route(Route, parameters: [String: String])
        /// The path is there, with other methods.
        case otherMethods([String], Route.Family)
        case nothing(Route.Family)
    }

    /// - Parameters:
    ///   - method: HEAD is answered as GET.
    ///   - path: Cleaned before, so that a slash at the end or two in a row do not matter.
    func find(_ method: String, _ path: [Substring]) -> Found {
        var others: [Route] = []
        for route in routes {
            guard let parameters = route.match(path) else { continue }
            let isAsked = route.method.rawValue == method || route.method == .get && method == "HEAD"
            // Rekor takes a fixed part for a name where another method is asked for; its paths are answered as it does.
            let isFixed = route.family == .vex && others.contains { $0.parameterCount < route.parameterCount }
            if isAsked, !isFixed { return .route(route, parameters: parameters) }
            if !isFixed { others.append(route) }
        }
        guard let first = others.first else { return .nothing(RouteTable.family(of: path)) }
        let methods = Set(others.flatMap { $0.method == .get ? ["GET", "HEAD"] : [$0.method.rawValue] })
        return .otherMethods(methods.sorted(), first.family)
    }

    /// Whose words are used for a path that is none.
    private static func family(of path: [Substring]) -> Route.Family {
        if path.starts(with: ["api", "v1", "vex"]) { return .vex }
        return path.starts(with: ["api", "v2"]) ? .second : .first
    }

    /// The segments of a path with empty ones and dots resolved.
    static func clean(_ path: String) -> [Substring] {
        var segments: [Substring] = []
        for part in path.split(separator: "/") where part != "." {
            if part == ".." { _ = segments.popLast() } else { segments.append(part) }
        }
        return segments
    }
}
