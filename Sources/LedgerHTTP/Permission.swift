import Wire

/// Whether a request may write.
enum Permission {
    /// The name of the token; nil where anybody may.
    case granted(String?)
    case refused(Answer)

    /// - Parameter authorization: The request's `Authorization`.
    static func of(
        _ authorization: String?, for route: Route, _ options: RekorServerOptions, _ environment: RekorServerEnvironment
    ) -> Permission {
        guard let text = authorization.flatMap({ bearer($0) }) else {
            return options.isOpen ? .granted(nil) : .refused(refusal(401, "writing needs a bearer token", nil, route))
        }
        let roll: TokenRoll
        do { roll = try environment.tokens() } catch {
            environment.onFailure(error)
            var answer = Failure.answer(503, "tokens cannot be checked now", route.family)
            answer.isLast = true
            return .refused(answer)
        }
        guard let token = roll.token(text), !token.isExpired(at: environment.now()) else {
            return .refused(refusal(401, "the bearer token is unknown or has expired", "invalid_token", route))
        }
        guard token.allows(route.family == .second ? .writeV2 : .writeV1) else {
            return .refused(refusal(403, "the token \(token.name) is not for this", "insufficient_scope", route))
        }
        return .granted(token.name)
    }

    private static func bearer(_ text: String) -> Substring? {
        let words = text.split(separator: " ", maxSplits: 1)
        guard words.count == 2, words[0].lowercased() == "bearer" else { return nil }
        return words[1]
    }

    private static func refusal(_ status: Int, _ message: String, _ error: String?, _ route: Route) -> Answer {
        let details = error.map { ", error=\"\($0)\"" } ?? ""
        var answer = Failure.answer(status, message, route.family)
            .adding("WWW-Authenticate", "Bearer realm=\"stella\"\(details)")
        // The body has not been read, and will not be.
        answer.isLast = true
        return answer
    }
}
