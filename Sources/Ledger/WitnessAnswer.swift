public import TLog

/// What a witness answers to `add-checkpoint`, with the status that C2SP tlog-witness gives it.
public enum WitnessAnswer: Sendable, Equatable {
    /// 200: the checkpoint is stored, and these are the witness's lines for it.
    case cosigned([NoteSignature])
    /// 400: not a request, or an old size above the new one.
    case malformed(reason: TLogError)
    /// 403: no key of the log signed, or a signature by one fails.
    case untrusted(reason: TLogError)
    /// 404: not a log that this witness follows.
    case unknownLog
    /// 409: the newest checkpoint of the log has another size than the request says, namely this one.
    case conflict(size: TreeSize)
    /// 422: the proof does not lead from the newest checkpoint to the new one. For equal sizes with other roots this is
    /// a fork of the log, and the request proves it.
    case unprovable(reason: TLogError)

    public var status: Int {
        switch self {
        case .cosigned: 200
        case .malformed: 400
        case .untrusted: 403
        case .unknownLog: 404
        case .conflict: 409
        case .unprovable: 422
        }
    }

    public var contentType: String {
        if case .conflict = self { "text/x.tlog.size" } else { "text/plain; charset=utf-8" }
    }

    /// Ends in a line feed.
    public var body: String {
        switch self {
        case .cosigned(let lines): lines.map { $0.line + "\n" }.joined()
        case .malformed(let reason), .untrusted(let reason), .unprovable(let reason): "\(reason)\n"
        case .unknownLog: "this witness does not follow the log\n"
        case .conflict(let size): "\(size)\n"
        }
    }
}
