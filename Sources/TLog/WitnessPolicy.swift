/// Whose signatures make a checkpoint worth believing (C2SP tlog-policy): any one of the logs, and a quorum of
/// witnesses.
///
///     log example.com/log+7797bc4e+AV0cd5Fp3TugLinPkc3VIBfmMO/pPfxEt7S3y0UiXq5p
///     witness w1 witness.example/w1+de17c1e0+BHy6KEwIVLZS/tt1SIeTJ1WaIk1f32hLGUfmX8hBKlka https://w1.example/
///     witness w2 witness.example/w2+85d2a6ea+BC4v5Ku4GY7UT/TlAVVUAqUepdL6+4wra678w2BddMEV
///     group two all w1 w2
///     quorum two
///
/// Such a value cannot break the rules of the format: every name is defined once and before its use, no key is listed
/// twice, no name is a member twice, and each threshold can be met and is at least 1.
public struct WitnessPolicy: Sendable, Equatable {
    public struct Log: Sendable, Equatable {
        /// Of type 0x01 or 0x06; its name is the log's origin.
        public let key: PolicyKey
        /// How to reach the log; what it leads to is for the application to say.
        public let url: PolicyText?

        public init(key: PolicyKey, url: PolicyText? = nil) {
            self.key = key
            self.url = url
        }
    }

    public struct Witness: Sendable, Equatable {
        /// Means something in this policy only; the key has a name of its own.
        public let name: PolicyText
        /// Of type 0x04 or 0x06.
        public let key: PolicyKey
        /// The prefix to which `/add-checkpoint` is joined.
        public let url: PolicyText?

        public init(name: PolicyText, key: PolicyKey, url: PolicyText? = nil) {
            self.name = name
            self.key = key
            self.url = url
        }
    }

    /// How many members of a group must have witnessed a checkpoint.
    public enum Threshold: Sendable, Equatable {
        case any
        case all
        /// From 1 to the number of members.
        case count(Int)
    }

    public struct Group: Sendable, Equatable {
        public let name: PolicyText
        public let threshold: Threshold
        /// Witnesses and groups that are defined before; at least one.
        public let members: [PolicyText]

        public init(name: PolicyText, threshold: Threshold, members: [PolicyText]) {
            self.name = name
            self.threshold = threshold
            self.members = members
        }

        var needed: Int {
            switch threshold {
            case .any: 1
            case .all: members.count
            case .count(let count): count
            }
        }
    }

    public internal(set) var logs: [Log] = []
    public internal(set) var witnesses: [Witness] = []
    /// Each after those that it has as members.
    public internal(set) var groups: [Group] = []
    /// A witness or a group; nil for `quorum none`, which demands no cosignature.
    public internal(set) var quorum: PolicyText?

    /// Longest policy file in bytes that is read: 1 MiB.
    public static let maxBytes = 1 << 20

    /// - Throws: `tlog.policy-syntax` for what breaks a rule of the format.
    public init(
        logs: [Log] = [], witnesses: [Witness] = [], groups: [Group] = [], quorum: PolicyText?
    ) throws(TLogError) {
        var builder = PolicyBuilder()
        for log in logs { try builder.add(log) }
        for witness in witnesses { try builder.add(witness) }
        for group in groups { try builder.add(group) }
        try builder.setQuorum(quorum)
        self = try builder.finish()
    }

    init() {}

    /// The keys of the logs that can be verified here.
    public var logVerifiers: [NoteVerifier] { logs.compactMap(\.key.verifier) }

    /// The keys of the witnesses that can be verified here.
    public var witnessVerifiers: [NoteVerifier] { witnesses.compactMap(\.key.verifier) }
}
