public import Wire

/// Why a log of others was not asked, gave no usable answer, or gave one that is not true.
///
/// Equality looks at the code alone. Codes of `network.…` and `rekor.…` pass through with their own text.
public struct RekorClientError: CodedError, Equatable, Sendable {
    public struct Code: RawRepresentable, Hashable, Sendable {
        public let rawValue: String

        public init(rawValue: String) { self.rawValue = rawValue }
    }

    public let code: Code
    public let detail: String
    public let hint: String?
    /// What was asked and answered, when the answer is what is wrong: to be kept by the caller.
    public internal(set) var evidence: Evidence?

    public init(_ code: Code, _ detail: String, hint: String? = nil) {
        self.code = code
        self.detail = detail
        self.hint = hint
    }

    static func wrapping(_ error: any CodedError) -> RekorClientError {
        RekorClientError(Code(rawValue: error.codeText), error.detail, hint: error.hint)
    }

    public var codeText: String { code.rawValue }

    public static func == (left: RekorClientError, right: RekorClientError) -> Bool { left.code == right.code }
}

extension RekorClientError.Code {
    /// An answer that is not in the form that the interface has.
    public static let answerSyntax = Self(rawValue: "client.answer-syntax")
    /// An answer with a status that means nothing here; redirects are among them.
    public static let status = Self(rawValue: "client.status")
    /// Time-outs, 429 or 5xx until the attempts were used up.
    public static let unavailable = Self(rawValue: "client.unavailable")
    /// The log will not have the entry.
    public static let refused = Self(rawValue: "client.refused")
    /// The log wants another token, or one at all.
    public static let forbidden = Self(rawValue: "client.forbidden")
    /// The log takes nothing any more.
    public static let frozen = Self(rawValue: "client.frozen")
    /// The log has no such entry.
    public static let notFound = Self(rawValue: "client.not-found")
    /// The log says that it has the entry, and it cannot be fetched.
    public static let duplicateUnresolved = Self(rawValue: "client.duplicate-unresolved")
    /// A published log lacks a file that its checkpoint covers.
    public static let tileMissing = Self(rawValue: "client.tile-missing")

    /// The answer is not one entry under 80 hexadecimal digits.
    public static let entryName = Self(rawValue: "client.entry-name")
    /// The name of the entry is not that of its body, or not the one asked for.
    public static let uuidMismatch = Self(rawValue: "client.uuid-mismatch")
    /// Another index than the one asked for.
    public static let indexMismatch = Self(rawValue: "client.index-mismatch")
    /// The body is not what our content gives.
    public static let bodyMismatch = Self(rawValue: "client.body-mismatch")
    /// The proof does not lead from the leaf to the root.
    public static let inclusionInvalid = Self(rawValue: "client.inclusion-invalid")
    /// The checkpoint is of another tree, size or root than the proof.
    public static let checkpointMismatch = Self(rawValue: "client.checkpoint-mismatch")
    /// No pinned key signed the checkpoint.
    public static let checkpointInvalid = Self(rawValue: "client.checkpoint-invalid")
    /// The checkpoint is signed under another name than the log's.
    public static let nameMismatch = Self(rawValue: "client.name-mismatch")
    /// The signed entry timestamp is missing or does not verify.
    public static let timestampInvalid = Self(rawValue: "client.timestamp-invalid")
    /// The log id is not that of the key that signed.
    public static let logIDMismatch = Self(rawValue: "client.log-id-mismatch")
    /// The log says a time that is far from ours.
    public static let timeImplausible = Self(rawValue: "client.time-implausible")
    /// Two checkpoints of one size have two roots.
    public static let logForked = Self(rawValue: "client.log-forked")
    /// The log does not prove that a newer tree begins with an older one.
    public static let consistencyUnproven = Self(rawValue: "client.consistency-unproven")
    /// A tree that the log had before is not there any more.
    public static let treeMissing = Self(rawValue: "client.tree-missing")
    /// What is remembered of the log is not signed by the pinned key.
    public static let memoryContradiction = Self(rawValue: "client.memory-contradiction")

    /// The file of remembered checkpoints cannot be read.
    public static let memoryDamaged = Self(rawValue: "client.memory-damaged")
    /// No pinned key for the log, or no log at all.
    public static let logUnknown = Self(rawValue: "client.log-unknown")
    /// What this kind of log cannot be asked.
    public static let unsupported = Self(rawValue: "client.unsupported")

    /// The log said something that is not true, or contradicts itself: an alarm.
    public var isIntegrity: Bool { Self.integrity.contains(self) }

    /// Whether what was answered is worth keeping.
    var isEvident: Bool { isIntegrity || Self.doubtful.contains(self) }

    private static let integrity: Set<Self> = [
        .entryName, .uuidMismatch, .indexMismatch, .bodyMismatch, .inclusionInvalid, .checkpointMismatch,
        .checkpointInvalid, .nameMismatch, .timestampInvalid, .logIDMismatch, .timeImplausible, .logForked,
        .consistencyUnproven, .treeMissing, .memoryContradiction,
    ]

    private static let doubtful: Set<Self> = [
        .answerSyntax, .status, .duplicateUnresolved, .tileMissing, Self(rawValue: "network.too-large"),
    ]
}
