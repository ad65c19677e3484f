import Attestation
import Ledger
import RekorService
import Trust
import VEX
import VEXLens
import VEXService
import Wire

/// What a client of the interface to verdicts learns of an error.
extension Failure {
    /// nil for those that only the operator may learn.
    static func problem(of error: any Error) -> Problem? {
        switch error {
        case let error as VEXServiceError: Problem(status(of: error.code), error)
        case let error as VEXLensError: error.code == .inconsistent ? nil : Problem(404, error)
        case let error as VEXError: Problem(status(of: error.code), error)
        case let error as AttestationError: Problem(422, error)
        case let error as TrustError:
            switch error.code {
            case .unknownIssuer: Problem(404, error)
            case .malformedSignature, .signatureRefused: Problem(422, error)
            case .unknownKey: Problem(404, error)
            case .issuerExists, .nameTaken, .keyTaken, .revoked: Problem(409, error)
            case .invalidRecord, .malformedRecord, .unknownValue, .keyAlgorithm: Problem(422, error)
            case .store: error.cause.flatMap { problem(of: $0) }
            default: nil
            }
        case let error as ServiceError: Problem(error.code == .notFound ? 404 : 400, error)
        case let error as LedgerError:
            switch error.code {
            case .busy, .closed, .suspect, databaseBusy, queryTimeout: Problem(503, error)
            case .entrySize: Problem(422, error)
            default: nil
            }
        default: nil
        }
    }

    private static func status(of code: VEXServiceError.Code) -> Int {
        switch code {
        case .notAcceptable: 406
        case .noIssuerFile, .jobRunning: 409
        case .unknownParameter, .parameter, .cursor, .body: 400
        }
    }

    /// The code of one error is the same whoever is told; what HTTP has a status of its own for gets that.
    private static func status(of code: VEXError.Code) -> Int {
        switch code {
        case .tooLarge, .tooManyStatements: 413
        case .formatDisabled, .unknownFormat: 415
        default: 422
        }
    }
}
