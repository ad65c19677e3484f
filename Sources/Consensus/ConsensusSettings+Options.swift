import Trust
public import Wire

extension ConsensusSettings {
    /// The option names of `vexlens.yaml`, in the order of their UTF-16 code units (which RFC 8785 asks for).
    public enum Option: String, CaseIterable, Sendable {
        case authoritativeWeight = "AuthoritativeWeight"
        case conflictThreshold = "ConflictThreshold"
        case enableConflictDetection = "EnableConflictDetection"
        case fixedStatusBoost = "FixedStatusBoost"
        case freshnessDecayDays = "FreshnessDecayDays"
        case justifiedNotAffectedBoost = "JustifiedNotAffectedBoost"
        case knownWeight = "KnownWeight"
        case maxStatementsPerComputation = "MaxStatementsPerComputation"
        case minFreshnessFactor = "MinFreshnessFactor"
        case minimumWeightThreshold = "MinimumWeightThreshold"
        case requireJustificationForNotAffected = "RequireJustificationForNotAffected"
        case signedMultiplier = "SignedMultiplier"
        case trustedWeight = "TrustedWeight"
        case unknownWeight = "UnknownWeight"
        case untrustedWeight = "UntrustedWeight"
    }

    private enum Slot {
        case decimal(WritableKeyPath<ConsensusSettings, Millionths>, atMost: Millionths)
        case integer(WritableKeyPath<ConsensusSettings, Int>, atMost: Int)
        case flag(WritableKeyPath<ConsensusSettings, Bool>)
    }

    private static func slot(of option: Option) -> Slot {
        switch option {
        case .authoritativeWeight: .decimal(\.authoritativeWeight, atMost: .maximum)
        case .trustedWeight: .decimal(\.trustedWeight, atMost: .maximum)
        case .knownWeight: .decimal(\.knownWeight, atMost: .maximum)
        case .unknownWeight: .decimal(\.unknownWeight, atMost: .maximum)
        case .untrustedWeight: .decimal(\.untrustedWeight, atMost: .maximum)
        case .signedMultiplier: .decimal(\.signedMultiplier, atMost: .maximum)
        case .freshnessDecayDays: .integer(\.freshnessDecayDays, atMost: 1_000_000)
        case .minFreshnessFactor: .decimal(\.minFreshnessFactor, atMost: .one)
        case .justifiedNotAffectedBoost: .decimal(\.justifiedNotAffectedBoost, atMost: .maximum)
        case .fixedStatusBoost: .decimal(\.fixedStatusBoost, atMost: .maximum)
        case .minimumWeightThreshold: .decimal(\.minimumWeightThreshold, atMost: .maximum)
        case .conflictThreshold: .decimal(\.conflictThreshold, atMost: .maximum)
        case .requireJustificationForNotAffected: .flag(\.requireJustificationForNotAffected)
        case .maxStatementsPerComputation: .integer(\.maxStatementsPerComputation, atMost: 10_000)
        case .enableConflictDetection: .flag(\.enableConflictDetection)
        }
    }

    /// The option's value as ``json`` writes it.
    public subscript(option: Option) -> JSONValue {
        switch ConsensusSettings.slot(of: option) {
        case .decimal(let path, _): .string(self[keyPath: path].description)
        case .integer(let path, _): .integer(self[keyPath: path])
        case .flag(let path): .bool(self[keyPath: path])
        }
    }

    /// Sets an option from its text, as it stands in a file, an environment variable or a JSON number.
    ///
    /// Decimals: at most 1000, `MinFreshnessFactor` at most 1. Integers without sign: `FreshnessDecayDays` at most
    /// 1,000,000, `MaxStatementsPerComputation` at most 10,000. Flags: `true` or `false`.
    /// - Throws: `consensus.decimal-syntax`, `consensus.option-type`, `consensus.option-range`.
    public mutating func set(_ option: Option, to text: String) throws(ConsensusError) {
        switch ConsensusSettings.slot(of: option) {
        case .decimal(let path, let limit):
            let number: Millionths
            do { number = try Millionths(decimal: text) } catch { throw error.at(option.rawValue) }
            guard number <= limit else { throw ConsensusSettings.tooGreat(option, text, limit: "\(limit)") }
            self[keyPath: path] = number
        case .integer(let path, let limit):
            guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
                throw ConsensusError(.optionType, "\(option.rawValue): \(text) is no whole number without sign")
            }
            guard let number = Int(text), number <= limit else {
                throw ConsensusSettings.tooGreat(option, text, limit: String(limit))
            }
            self[keyPath: path] = number
        case .flag(let path):
            switch text {
            case "true": self[keyPath: path] = true
            case "false": self[keyPath: path] = false
            default: throw ConsensusError(.optionType, "\(option.rawValue): \(text) is neither true nor false")
            }
        }
    }

    /// The defaults with the overrides of a JSON object; a number's text is read, never its double.
    ///
    /// - Throws: `consensus.option-unknown`, `consensus.option-type`, and what ``set(_:to:)`` throws.
    public init(json: JSONNode) throws(ConsensusError) {
        self.init()
        guard json.kind == .object else { throw ConsensusError(.optionType, "the configuration is no object") }
        for (name, value) in json.members {
            let name = name.string ?? ""
            guard let option = Option(label: name) else {
                throw ConsensusError(
                    .optionUnknown, "\(name) is no consensus option",
                    hint: "known are " + Option.allCases.map(\.rawValue).joined(separator: ", "))
            }
            guard let text = value.numberText ?? value.string ?? value.bool.map({ $0 ? "true" : "false" }) else {
                throw ConsensusError(.optionType, "\(name): expected a number, a string or a flag")
            }
            try set(option, to: text)
        }
    }

    private static func tooGreat(_ option: Option, _ text: String, limit: String) -> ConsensusError {
        ConsensusError(.optionRange, "\(option.rawValue): \(text) is above its limit \(limit)")
    }
}
