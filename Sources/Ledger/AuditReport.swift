public import TLog

/// One thing that an audit found wrong, and where.
public struct AuditFinding: Sendable, Hashable, CustomStringConvertible {
    /// As the error that a reader would get: `ledger.entry-damaged`, `ledger.tile-damaged` and so on.
    public let code: LedgerError.Code
    /// `head`, `guard`, `tile/0/x001/067`, `entry 1234`, `blob <hex>`, or what a link check calls its own.
    public let place: String
    public let detail: String

    public init(_ code: LedgerError.Code, at place: String, _ detail: String) {
        self.code = code
        self.place = place
        self.detail = detail
    }

    public var description: String { "\(code.rawValue): \(place): \(detail)" }
}

/// What an audit looked at and what it found.
public struct AuditReport: Sendable {
    /// The size that the head claims; the audit went up to it.
    public internal(set) var size: TreeSize = .empty
    public internal(set) var tiles = 0
    public internal(set) var entries = 0
    public internal(set) var entryBytes = 0
    public internal(set) var blobs = 0
    /// What was read of a published log, in bytes; 0 in an audit of a store.
    public internal(set) var bytesRead = 0
    public internal(set) var findings: [AuditFinding] = []
    /// Whether the audit ended early: there was too much to report, or its source went away.
    public internal(set) var isCut = false

    public init() {}

    public var isClean: Bool { findings.isEmpty }

    mutating func add(_ code: LedgerError.Code, at place: String, _ detail: String) {
        findings.append(AuditFinding(code, at: place, detail))
    }

    mutating func add(_ error: LedgerError, at place: String) {
        add(error.code, at: place, error.detail)
    }
}
