/// Something that a written document does not hold as it was stated.
///
/// Nothing is left out in silence: whatever a reader of the document would see otherwise is one of these.
public struct ExportLoss: Sendable, Hashable, Comparable {
    /// What of a statement is concerned, or of the document.
    public enum Field: String, Sendable, Hashable, CaseIterable {
        case vulnerability, aliases, product, version, subcomponents, status, justification, timestamp
        case impact, action, history
    }

    public enum Reason: String, Sendable, Hashable, CaseIterable {
        /// The format has no place for it, and without it the statement would say more than is known.
        case inexpressible
        /// The product is a reference that its document did not resolve: outside of it, it names nothing.
        case unresolved
        /// Another statement about the same vulnerability and product is more severe, or comes first.
        case contradicted
        /// Stated in another spelling, which other documents need not use.
        case respelled
        /// The version is part of the product's package URL.
        case inProduct = "in_product"
        /// The version says nothing that the product does not say.
        case implied
        /// Only in a text for people.
        case asText = "as_text"
        /// It belongs to the status not_affected alone.
        case misplaced
        /// Together with those of other statements about the same vulnerability.
        case united
        /// Written once, although it was given several times.
        case repeated
        /// The format speaks as of one time; the document's stands for all.
        case asDocument = "as_document"
        /// The format wants a text and there was none; a fixed sentence stands there.
        case supplied
        /// The times of earlier versions are not known, so a minor version stands for them.
        case unknownHistory = "unknown_history"
    }

    /// Into ``ExportDocument/statements``; nil for the document itself.
    public let statement: Int?
    public let field: Field
    public let reason: Reason

    init(_ statement: Int?, _ field: Field, _ reason: Reason) {
        self.statement = statement
        self.field = field
        self.reason = reason
    }

    /// Whether the whole statement is missing.
    public var isLeftOut: Bool {
        switch reason {
        case .inexpressible, .unresolved: true
        case .contradicted: field == .status
        default: false
        }
    }

    /// One line for people.
    public var detail: String {
        (statement.map { "statement \($0): " } ?? "") + "\(field.rawValue): \(explanation)"
            + (isLeftOut ? "; the statement is left out" : "")
    }

    private var explanation: String {
        switch reason {
        case .inexpressible: "the format has no place for it"
        case .unresolved: "the product is a reference that leads nowhere"
        case .contradicted: "another statement about the same product is in its place"
        case .respelled: "another spelling stands for it"
        case .inProduct: "it is part of the product's package URL"
        case .implied: "the product says as much without it"
        case .asText: "it is only in a text"
        case .misplaced: "it belongs to not_affected alone and was dropped"
        case .united: "those of other statements about the vulnerability are with it"
        case .repeated: "it is written once"
        case .asDocument: "the document's stands for it"
        case .supplied: "a fixed sentence stands for what was not given"
        case .unknownHistory: "earlier versions have no known time, so a minor version stands for them"
        }
    }

    public static func < (left: ExportLoss, right: ExportLoss) -> Bool {
        left.order.lexicographicallyPrecedes(right.order)
    }

    private var order: [Int] {
        [statement ?? -1, Field.allCases.firstIndex(of: field) ?? 0, Reason.allCases.firstIndex(of: reason) ?? 0]
    }
}
