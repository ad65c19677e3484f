import Ledger
import Rekor
import RekorService
import Wire

/// How errors leave: one table of statuses, and the form that each version of the interface gives them.
enum Failure {
    static func answer(_ status: Int, _ message: String, code: Int? = nil, _ family: Route.Family) -> Answer {
        switch family {
        case .first:
            return .json(status, ["code": .integer(code ?? status), "message": .string(message)])
        case .second:
            let body: JSONValue = [
                "code": .integer(rpcCode(of: status)), "message": .string(message), "details": [],
            ]
            return Answer(status: status, headers: [("Content-Type", Answer.json)], body: body.compact)
        case .vex:
            return Answer(status: status, problem: Problem(status, message))
        case .plain:
            return .text(status, message + "\n")
        }
    }

    /// What the numbers of the remote procedure calls behind version 2 are for a status.
    private static func rpcCode(of status: Int) -> Int {
        switch status {
        case 400, 415, 422: 3
        case 401: 16
        case 403: 7
        case 404: 5
        case 405, 501: 12
        case 408: 4
        case 409: 6
        case 413, 429: 8
        case 503: 14
        default: 13
        }
    }

    /// What a client learns of an error; nil for those that only the operator may learn.
    static func answer(to error: any Error, _ family: Route.Family) -> Answer? {
        guard family != .vex else {
            guard let problem = problem(of: error) else { return nil }
            let answer = Answer(status: problem.status, problem: problem)
            return problem.status == 503 ? answer.adding("Retry-After", "1") : answer
        }
        switch error {
        case let error as ServiceError:
            switch error.code {
            case .notFound: return answer(404, error.detail, family)
            case .badRequest, .ownKey: return answer(400, error.detail, family)
            case .validation: return answer(422, error.detail, code: error.schemaCode, family)
            }
        case let error as RekorError where refusals.contains(error.code):
            let text = family == .second ? error.detail : "error processing entry: \(error.detail)"
            return answer(400, text, family)
        case let error as LedgerError:
            switch error.code {
            case .busy, .closed, .suspect:
                return answer(503, "the log takes no more entries now: \(error.detail)", family)
                    .adding("Retry-After", "1")
            case databaseBusy, queryTimeout:
                return answer(503, "the database does not answer in time", family).adding("Retry-After", "1")
            case .outOfRange: return answer(404, error.detail, family)
            case .entrySize: return answer(400, "error processing entry: \(error.detail)", family)
            default: return nil
            }
        default: return nil
        }
    }

    /// How the store says that it waited as long as it may (`Storage.CommandTimeoutSeconds`); its driver is another room's.
    static let databaseBusy = LedgerError.Code(rawValue: "store.busy")
    static let queryTimeout = LedgerError.Code(rawValue: "store.timeout")

    /// What is wrong with an entry that somebody sends; the other codes are about what is stored.
    private static let refusals: Set<RekorError.Code> = [
        .entrySyntax, .entryKind, .entryNotCanonical, .entryTooLong, .envelopeSyntax, .verifierSyntax, .verifierMismatch,
        .chainInvalid, .keyUnsupported, .signatureInvalid, .querySyntax, .queryTooLong,
    ]
}
