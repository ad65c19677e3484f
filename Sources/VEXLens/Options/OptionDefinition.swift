import Consensus
import Wire

/// One option: where it stands, what it accepts, and which property it sets.
struct OptionDefinition: Sendable {
    let section: String
    let name: String
    /// Completes "wanted …".
    let wanted: String
    /// Whether the environment's `A,B` and `__0`, `__1` are taken apart.
    let isList: Bool
    let set: @Sendable (inout VEXLensOptions, OptionText) throws(OptionMismatch) -> Void
    let value: @Sendable (VEXLensOptions) -> JSONValue

    /// Such as `Storage.Driver`.
    var path: String { section + "." + name }
    /// The environment's spelling without its prefix: `STORAGE__DRIVER`.
    var variable: String { (section + "__" + name).uppercased() }

    static let all =
        StorageOptions.definitions + ConsensusOptions.definitions + NormalizationOptions.definitions
        + AirGapOptions.definitions + TelemetryOptions.definitions + MirrorOptions.definitions
        + QuarantineLimits.definitions + EventOptions.definitions + OperationsOptions.definitions

    static let sections = all.reduce(into: [String]()) { if $0.last != $1.section { $0.append($1.section) } }

    /// The option with that path, in any letter case.
    static func named(_ path: String) -> OptionDefinition? {
        all.first { $0.path.asciiLowercased == path.asciiLowercased }
    }

    init<Value>(
        _ section: String, _ name: String, _ property: any WritableKeyPath<VEXLensOptions, Value> & Sendable,
        _ form: OptionForm<Value>
    ) {
        self.section = section
        self.name = name
        wanted = form.wanted
        isList = form.isList
        set = { options, text throws(OptionMismatch) in options[keyPath: property] = try form.read(text) }
        value = { form.json($0[keyPath: property]) }
    }

    /// An option of the consensus engine, which reads its own numbers: no double stands between text and millionths.
    init(_ section: String, _ option: ConsensusSettings.Option, _ wanted: String, atMost limit: Millionths? = nil) {
        self.section = section
        self.name = option.rawValue
        self.wanted = wanted
        isList = false
        set = { options, text throws(OptionMismatch) in
            guard let text = text.plain else { throw .type }
            var settings = options.consensus.settings
            do throws(ConsensusError) {
                try settings.set(option, to: text)
                if let limit, try Millionths(decimal: text) > limit { throw ConsensusError(.optionRange, text) }
            } catch {
                throw error.code == .optionRange ? .range : .type
            }
            options.consensus.settings = settings
        }
        value = { $0.consensus.settings[option] }
    }
}
