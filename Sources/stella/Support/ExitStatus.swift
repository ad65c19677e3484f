import ArgumentParser
import Wire

/// What the process tells its caller: "no", "nothing" and "cannot tell" are three different answers.
enum ExitStatus: Int32, Error {
    /// Yes: verified, or done.
    case success = 0
    /// No: a verification or policy failed, a document was refused.
    case failed = 1
    /// Bad usage or configuration.
    case usage = 2
    /// Nothing matched.
    case nothing = 3
    /// Not allowed.
    case forbidden = 4
    /// Cannot tell: disk, network, time-out, another writer.
    case unavailable = 5
    /// Log alarm: rollback, fork, damaged or inconsistent log.
    case alarm = 6
    /// Our own fault.
    case internalError = 70

    /// The status for a coded error, by what its code says about the cause.
    init(of code: String) {
        if let status = ExitStatus.exact[code] {
            self = status
        } else if code.hasPrefix("config.") || code.hasPrefix("usage.") || code.hasPrefix("consensus.") {
            self = .usage
        } else if code.hasPrefix("ledger.") || code.hasPrefix("client.") {
            self = .alarm
        } else if code.hasPrefix("store.") || code.hasPrefix("file.") || code.hasPrefix("network.") {
            self = .unavailable
        } else {
            self = .failed
        }
    }

    private static let exact: [String: ExitStatus] = [
        "ledger.not-initialized": .usage, "ledger.exists": .usage, "ledger.bad-parameter": .usage,
        "ledger.locked": .unavailable, "ledger.unpublished": .unavailable, "ledger.busy": .unavailable, "ledger.closed": .unavailable,
        "ledger.conflict": .unavailable, "ledger.suspect": .unavailable, "ledger.entry-size": .failed,
        "ledger.group-too-large": .failed, "ledger.out-of-range": .nothing, "ledger.signing-failed": .unavailable,
        "ledger.source-damaged": .unavailable, "ledger.not-witnessable": .failed, "ledger.witness-refused": .failed,
        "tlog.policy-syntax": .usage, "ledger.witnessed-damaged": .unavailable,
        "ledger.not-published": .unavailable, "network.url": .usage, "network.refused": .forbidden,
        "service.not-found": .nothing, "service.token-file": .usage, "service.tls-unavailable": .usage,
        "service.tls-files": .usage,
        "store.collection-names": .usage, "store.collection-taken": .usage,
        "store.newer-schema": .usage, "store.older-schema": .usage,
        "lens.bundle-outside": .forbidden, "lens.bundle-source": .forbidden, "lens.bundle-unverified": .usage,
        "lens.nothing-known": .nothing, "lens.not-found": .nothing, "trust.unknown-issuer": .nothing,
        "trust.issuer-exists": .usage, "trust.store": .unavailable, "file.permission": .forbidden, "signing.malformed-key": .usage,
        "client.answer-syntax": .unavailable, "client.status": .unavailable, "client.unavailable": .unavailable,
        "client.refused": .failed, "client.forbidden": .forbidden, "client.frozen": .unavailable,
        "client.not-found": .nothing, "client.duplicate-unresolved": .unavailable, "client.tile-missing": .unavailable,
        "client.memory-damaged": .unavailable, "client.log-unknown": .usage, "client.unsupported": .usage,
        "rekor.trusted-root-syntax": .usage, "rekor.signing-config-syntax": .usage,
    ]
}

/// An error of the command line itself.
struct CommandError: CodedError {
    let codeText: String
    let detail: String
    let hint: String?

    init(_ code: String, _ detail: String, hint: String? = nil) {
        codeText = code
        self.detail = detail
        self.hint = hint
    }
}
