/// A defect of a document that was noticed while reading on (rule G3).
public struct Diagnostic: Sendable, Hashable {
    /// The rule that was broken or applied.
    public let rule: Rule
    /// RFC 6901, into ``VEXDocument/content``: where it was noticed.
    public let pointer: String
    /// How the common output names the place: the pointer, or for defects of CSAF's product tree the id concerned.
    public let place: String
    /// The text that is at fault, or the id of the product that it concerns.
    public let note: String?
    /// Whether it breaks a MUST or the official schema, so that strict mode refuses the document.
    public let strict: Bool
    /// Whether the smallest thing around the place was not read for it: a version, a product, a statement.
    public let drops: Bool

    /// Stable text such as `J2-label`.
    public var code: String { rule.rawValue }

    /// One line for people.
    public var detail: String {
        let subject = [place == pointer ? nil : place, note].compactMap { $0 }.joined(separator: ": ")
        return subject.isEmpty ? rule.explanation : "\(rule.explanation): \(subject)"
    }

    init(_ rule: Rule, at pointer: String, place: String? = nil, note: String? = nil, strict: Bool? = nil, drops: Bool = false) {
        self.rule = rule
        self.pointer = pointer
        self.place = place ?? pointer
        self.note = note
        self.strict = strict ?? rule.isStrict
        self.drops = drops
    }
}
