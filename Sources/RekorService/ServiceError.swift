public import Wire

/// Why the log does not do what a client asks; equality looks at the code alone.
///
/// What is wrong with an entry is a `RekorError`, what is wrong with the log itself a `LedgerError`.
public struct ServiceError: CodedError, Equatable, Sendable {
    public enum Code: String, Sendable, CaseIterable {
        /// No such entry, or nothing of it that was asked for.
        case notFound = "service.not-found"
        /// A request that contradicts itself or the state of the log.
        case badRequest = "service.bad-request"
        /// A parameter or member outside of what the interface allows.
        case validation = "service.validation"
        /// A new entry signed by the ledger's own key, which only the ledger itself makes.
        case ownKey = "service.own-key"
    }

    public let code: Code
    public let detail: String
    public let hint: String?
    /// For ``Code/validation``: the number that Rekor's framework gives to this kind of fault, 600 or more, or 422.
    public let schemaCode: Int?

    public init(_ code: Code, _ detail: String, hint: String? = nil, schemaCode: Int? = nil) {
        self.code = code
        self.detail = detail
        self.hint = hint
        self.schemaCode = schemaCode
    }

    public var codeText: String { code.rawValue }

    public static func == (left: ServiceError, right: ServiceError) -> Bool { left.code == right.code }
}

extension ServiceError {
    /// Faults in parameters, in the words and numbers of the framework that Rekor v1 is made with.
    public enum Fault: Sendable {
        case type(String, of: String)
        case required
        case pattern(String)
        case choice([String])
        case minimum(Int)
        case mostItems(Int)
        case leastItems(Int)
    }

    /// - Parameters:
    ///   - name: Of the parameter or member.
    ///   - place: `path`, `query` or `body`.
    public static func invalid(_ name: String, in place: String, _ fault: Fault) -> ServiceError {
        let (number, text) =
            switch fault {
            case .type(let wanted, let value): (601, "must be of type \(wanted): \"\(value)\"")
            case .required: (602, "is required")
            case .pattern(let pattern): (605, "should match '\(pattern)'")
            case .choice(let names): (606, "should be one of [\(names.joined(separator: " "))]")
            case .minimum(let least): (609, "should be greater than or equal to \(least)")
            case .mostItems(let most): (611, "should have at most \(most) items")
            case .leastItems(let least): (612, "should have at least \(least) items")
            }
        return ServiceError(.validation, "\(name) in \(place) \(text)", schemaCode: number)
    }

    /// A body that is no JSON, or whose members have other types than they must.
    static func unreadable(_ detail: String) -> ServiceError {
        ServiceError(.badRequest, "parsing body body from \"\" failed, because \(detail)")
    }
}
