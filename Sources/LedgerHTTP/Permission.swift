import Wire

/// Whether a request may write.
enum Permission {
    /// The name of the token; nil where anybody may.
    case granted(String?)
    case refused(Answer)

    /// A bearer token counts before a certificate.
    ///
    /// - Parameters:
    ///   - authorization: The request's `Authorization`.
    ///   - certificate: The client's, in DER, which TLS has verified.
    static func of(
        _ authorization: String?, _ certificate: [UInt8]?, for route: Route, _ options: RekorServerOptions,
        _ environment: RekorServerEnvironment
    ) -> Permission {
        let text = authorization.flatMap { bearer($0) }
        let wanted = route.scope ?? scope(of: route.family)
        // Whom verdicts trust is nobody's to change whom nobody knows.
        let isOpen = options.isOpen && wanted != .manageIssuers
        guard text != nil || certificate != nil else {
            return isOpen
                ? .granted(nil)
                : .refused(refusal(401, "writing needs a bearer token or a client's certificate", nil, route))
        }
        let roll: TokenRoll
        do { roll = try environment.tokens() } catch {
            environment.onFailure(error)
            var answer = Failure.answer(503, "tokens cannot be checked now", route.family)
            answer.isLast = true
            return .refused(answer)
        }
        let now = environment.now()
        let token: AccessToken
        if let text {
            guard let known = roll.token(text), !known.isExpired(at: now) else {
                return .refused(refusal(401, "the bearer token is unknown or has expired", "invalid_token", route))
            }
            token = known
        } else {
            guard let known = certificate.flatMap({ try? roll.token(certificate: $0, at: now) }) else {
                return isOpen
                    ? .granted(nil)
                    : .refused(refusal(401, "nobody who may write is known by the client's certificate", nil, route))
            }
            token = known
        }
        guard token.allows(wanted) else {
            return .refused(refusal(403, "the token \(token.name) is not for this", "insufficient_scope", route))
        }
        return .granted(token.name)
    }

    private static func scope(of family: Route.Family) -> AccessToken.Scope {
        switch family {
        case .second: .writeV2
        case .vex: .writeVEX
        case .first, .plain: .writeV1
        }
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
