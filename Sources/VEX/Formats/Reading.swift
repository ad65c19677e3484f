import Wire

/// What has been gathered from a document so far.
struct Reading {
    let format: VEXFormat
    private let maxStatements: Int
    private let maxDiagnostics: Int
    /// How many bytes of identifiers the observations may spell out. A list of aliases, or one long name, is written
    /// once in a document and repeated by every product; vendors' documents stay below three times their own size.
    private let maxSpelledBytes: Int
    private var spelledBytes = 0
    /// Where the document begins in the text that nodes report their ranges in.
    private let origin: Int
    var header = DocumentHeader()
    private(set) var observations: [Observation] = []
    private(set) var diagnostics: [Diagnostic] = []
    private(set) var diagnosticsOmitted = 0
    private(set) var strictCount = 0
    private(set) var firstStrict: Diagnostic?
    /// The rules of all strict diagnostics, each once, in the order in which they were first broken.
    private var strictRules: [Diagnostic.Rule] = []
    /// Where the reader itself has said that a value is not what is wanted; bounded as the diagnostics are.
    private var misshapen: Set<String> = []
    /// Statements, products and versions that were dropped.
    private(set) var skipped = 0

    /// What all nodes stand in.
    let text: UnsafeBufferPointer<UInt8>
    private var keys: ProductKeyTable

    /// - Parameter text: The text of `source`; it has to outlive the reading.
    init(
        _ source: WrappedDocument, in text: UnsafeBufferPointer<UInt8>, _ format: VEXFormat, _ options: DocumentReader.Options
    ) {
        self.format = format
        self.text = text
        keys = ProductKeyTable(text)
        origin = source.isPart ? source.root.range.lowerBound : 0
        maxStatements = options.maxStatements
        maxDiagnostics = options.maxDiagnostics
        maxSpelledBytes = options.maxBytes > Int.max / 8 ? Int.max : options.maxBytes * 8
    }

    /// Makes room for what is about to be stated: an array that grows holds its items twice.
    mutating func expect(atLeast count: Int) { observations.reserveCapacity(min(count, maxStatements)) }

    mutating func state(
        _ claim: VulnerabilityName, _ product: ResolvedProduct, version: Identifier? = nil, _ status: VEXStatus,
        _ justification: StatedJustification, at timestamp: Timestamp?, localID: Identifier? = nil,
        item: ItemPointer, range: Range<Int>
    ) throws(VEXError) {
        guard observations.count < maxStatements else {
            throw VEXError(.tooManyStatements, "more than \(maxStatements) observations")
        }
        spelledBytes += claim.byteCount + product.byteCount
        guard spelledBytes <= maxSpelledBytes else {
            throw VEXError(.tooLarge, "the observations spell out more than \(maxSpelledBytes) bytes of identifiers")
        }
        observations.append(
            Observation(
                format: format, claim: claim, product: product, version: version, status: status,
                justification: justification, timestamp: timestamp, localID: localID, item: item,
                range: range.lowerBound - origin..<range.upperBound - origin))
    }

    mutating func report(
        _ rule: Diagnostic.Rule, at pointer: @autoclosure () -> String, place: String? = nil, note: String? = nil,
        strict: Bool? = nil, drops: Bool = false
    ) {
        let isStrict = strict ?? rule.isStrict
        // What the reader has noticed keeps its rule: the schema has nothing to add at that place.
        if rule.isOfSchema, !misshapen.isEmpty, misshapen.contains(pointer()) { return }
        if rule.isOfShape, misshapen.count < maxDiagnostics, !misshapen.insert(pointer()).inserted { return }
        if isStrict {
            strictCount += 1
            if strictRules.last != rule, !strictRules.contains(rule) { strictRules.append(rule) }
        }
        guard diagnostics.count < maxDiagnostics || isStrict && firstStrict == nil else {
            diagnosticsOmitted += 1
            return
        }
        let diagnostic = Diagnostic(rule, at: pointer(), place: place, note: note, strict: isStrict, drops: drops)
        if isStrict, firstStrict == nil { firstStrict = diagnostic }
        if diagnostics.count < maxDiagnostics { diagnostics.append(diagnostic) } else { diagnosticsOmitted += 1 }
    }

    /// The error by which strict mode refuses the document; nil when there is no strict diagnostic.
    var refusal: VEXError? {
        firstStrict.map { first in
            let codes = strictRules.map(\.rawValue).joined(separator: ", ")
            return VEXError(
                .strict, "\(first.code) at \(first.place): \(strictCount) strict defects in all (\(codes))",
                pointer: first.pointer)
        }
    }

    /// Reports a defect that makes the smallest thing around it meaningless (rule G3).
    mutating func drop(
        _ rule: Diagnostic.Rule, at pointer: @autoclosure () -> String, note: String? = nil, strict: Bool? = nil
    ) {
        skipped += 1
        report(rule, at: pointer(), note: note, strict: strict, drops: true)
    }

    /// An optional list; what is there and no list is reported and skipped.
    mutating func list(_ node: JSONNode?, at pointer: @autoclosure () -> String) -> JSONNode? {
        kind(.array, "a list", node, at: pointer())
    }

    /// An optional object; what is there and no object is reported and skipped.
    mutating func object(_ node: JSONNode?, at pointer: @autoclosure () -> String) -> JSONNode? {
        kind(.object, "an object", node, at: pointer())
    }

    private mutating func kind(
        _ wanted: JSONKind, _ name: String, _ node: JSONNode?, at pointer: @autoclosure () -> String
    ) -> JSONNode? {
        guard let node, !node.isNull else { return nil }
        if node.kind == wanted { return node }
        report(.shape, at: pointer(), note: name)
        return nil
    }

    /// An optional text without surrounding blanks (rule V1); what is there and no text, or has nothing in it, is
    /// reported and counts as absent.
    mutating func text(_ node: JSONNode?, at pointer: @autoclosure () -> String) -> String? {
        identifier(node, at: pointer())?.text
    }

    /// As ``text(_:at:)``, for what is compared.
    mutating func identifier(_ node: JSONNode?, at pointer: @autoclosure () -> String) -> Identifier? {
        guard let node, !node.isNull else { return nil }
        if let text = node.trimmed { return text }
        report(.shape, at: pointer(), note: "a text")
        return nil
    }

    /// A time in any of the forms of rule T4; nil when there is none, or none that can be read.
    mutating func time(_ node: JSONNode?, at pointer: @autoclosure () -> String) -> Timestamp? {
        guard let node, !node.isNull else { return nil }
        guard let text = node.string, let time = LenientTime(text) else {
            report(.timeInvalid, at: pointer(), note: node.string)
            return nil
        }
        if !time.isStrictForm { report(.timeForm, at: pointer(), note: text) }
        return time.timestamp
    }

    /// The key of that package URL (rule I3), made once; nil when this is no text with `pkg:` at its beginning.
    mutating func markedKey(_ node: JSONNode?) -> ProductKey? { node.flatMap { keys.markedKey($0) } }

    /// The product key, and a report when a package URL had to stay verbatim.
    mutating func key(_ stated: ProductKey, at pointer: @autoclosure () -> String) -> Identifier {
        if let failure = stated.failure { report(.invalidPURL, at: pointer(), note: failure.rawValue) }
        return stated.key
    }
}
