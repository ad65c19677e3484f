import Wire

/// Section `Mirror`: a log of others that every new verdict is put into as well.
public struct MirrorOptions: Sendable, Equatable {
    public enum API: String, CaseIterable, Sendable { case v1, v2 }

    public var enabled = false
    /// The log's address.
    public var url: String?
    public var api = API.v1
    /// A file with the log's public key (PEM), which is pinned.
    public var key: String?
    /// A file with a Sigstore trusted root that lists the log, instead of ``key``.
    public var trustedRoot: String?
    /// The name that a v2 log signs under, when it is not the host of its address.
    public var origin: String?
    /// A file with the bearer token that the log wants.
    public var tokenFile: String?
    /// Seconds between two looks at what is due.
    public var intervalSeconds = 10

    public init() {}

    static let definitions: [OptionDefinition] = [
        OptionDefinition("Mirror", "Enabled", \.mirror.enabled, .flag),
        OptionDefinition("Mirror", "Url", \.mirror.url, .optionalText),
        OptionDefinition("Mirror", "Api", \.mirror.api, .choice(API.allCases.map { ($0.rawValue, $0) })),
        OptionDefinition("Mirror", "Key", \.mirror.key, .optionalText),
        OptionDefinition("Mirror", "TrustedRoot", \.mirror.trustedRoot, .optionalText),
        OptionDefinition("Mirror", "Origin", \.mirror.origin, .optionalText),
        OptionDefinition("Mirror", "TokenFile", \.mirror.tokenFile, .optionalText),
        OptionDefinition("Mirror", "IntervalSeconds", \.mirror.intervalSeconds, .number(1...86_400)),
    ]
}

extension OptionForm where Value == String? {
    /// Any scalar that is not empty, or nothing.
    static var optionalText: OptionForm {
        OptionForm(wanted: "text, or nothing") { text throws(OptionMismatch) in
            if case .empty = text { return nil }
            guard case .scalar(let text, _) = text else { throw .type }
            guard !text.isEmpty else { throw .range }
            return text
        } json: {
            $0.map { .string($0) } ?? .null
        }
    }
}
