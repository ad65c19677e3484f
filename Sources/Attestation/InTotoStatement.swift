public import Wire

/// An in-toto Statement: a claim of some type about artifacts named by their digests.
///
/// Version 1 is written; versions 0.1 and 1 are read. Unknown members are ignored, as the specification asks.
public struct InTotoStatement: Sendable, Equatable {
    public typealias Subject = Attestation.Subject

    /// The DSSE payload type of a Statement.
    public static let payloadType = "application/vnd.in-toto+json"
    /// The `_type` that is written.
    public static let typeV1 = "https://in-toto.io/Statement/v1"
    /// The `_type` of the older version, which cosign still writes.
    public static let typeV01 = "https://in-toto.io/Statement/v0.1"

    /// At least one; no two have the same name.
    public let subjects: [Subject]
    /// A URI that names and versions the predicate's meaning.
    public let predicateType: String
    /// Always an object.
    public let predicate: JSONValue

    /// - Throws: `attestation.malformed-statement`.
    public init(subjects: [Subject], predicateType: String, predicate: JSONValue) throws(AttestationError) {
        try InTotoStatement.check(subjects, predicateType)
        guard case .object = predicate else { throw InTotoStatement.malformed("predicate is no object") }
        self.subjects = subjects
        self.predicateType = predicateType
        self.predicate = predicate
    }

    private static func check(_ subjects: [Subject], _ predicateType: String) throws(AttestationError) {
        guard !subjects.isEmpty else { throw malformed("subject is empty") }
        guard !predicateType.isEmpty else { throw malformed("predicateType is empty") }
        var names: Set<Identifier> = []
        for subject in subjects {
            try subject.check()
            guard let name = subject.name, !name.isEmpty else { continue }
            guard names.insert(Identifier(name)).inserted else { throw malformed("two subjects are named \(name)") }
        }
    }

    /// Reads a Statement.
    ///
    /// - Throws: `attestation.malformed-statement`, `attestation.statement-type`.
    public init(parsing bytes: [UInt8]) throws(AttestationError) {
        let root: JSONNode
        do {
            root = try JSONDocument(bytes).root
        } catch {
            throw AttestationError(.malformedStatement, "the statement is not strict JSON", from: error)
        }
        guard root.kind == .object, let type = root["_type"]?.string else {
            throw InTotoStatement.malformed("_type is no string")
        }
        guard type == InTotoStatement.typeV1 || type == InTotoStatement.typeV01 else {
            throw AttestationError(
                .statementType, "_type is \(type), want \(InTotoStatement.typeV1)",
                hint: "only in-toto Statements v0.1 and v1 are read")
        }
        guard let list = root["subject"], list.kind == .array else {
            throw InTotoStatement.malformed("subject is no array")
        }
        guard let predicateType = root["predicateType"]?.string else {
            throw InTotoStatement.malformed("predicateType is no string")
        }
        var subjects: [Subject] = []
        for element in list.elements { subjects.append(try Subject(element)) }
        // The predicate is optional; leaving it out means the same as leaving it empty.
        try self.init(
            subjects: subjects, predicateType: predicateType, predicate: root["predicate"]?.value ?? .object([]))
    }

    /// The Statement as version 1 in canonical JSON (RFC 8785).
    ///
    /// - Throws: `attestation.malformed-statement` when the predicate holds a number that canonical JSON cannot
    ///   write.
    public func encoded() throws(AttestationError) -> [UInt8] {
        do {
            let predicate = try CanonicalJSON.encode(predicate)
            return InTotoStatement.canonical(subjects, predicateType) { $0.canonical(predicate) }
        } catch {
            throw AttestationError(.malformedStatement, "the predicate has no canonical form", from: error)
        }
    }

    /// A Statement as ``encoded()`` writes it, of a predicate that writes itself.
    ///
    /// - Parameter predicate: Writes an object.
    /// - Throws: `attestation.malformed-statement`.
    public static func encode(
        subjects: [Subject], predicateType: String, predicate: some CanonicalWritable
    ) throws(AttestationError) -> [UInt8] {
        try check(subjects, predicateType)
        return canonical(subjects, predicateType) { predicate.write(to: &$0) }
    }

    private static func canonical(
        _ subjects: [Subject], _ predicateType: String, _ predicate: (inout CanonicalWriter) -> Void
    ) -> [UInt8] {
        var writer = CanonicalWriter(capacity: 4096)
        writer.object {
            $0.member("_type", typeV1)
            $0.member("predicate", predicate)
            $0.member("predicateType", predicateType)
            $0.member("subject", subjects)
        }
        return writer.bytes
    }

    /// Two statements are equal when they are written alike.
    public static func == (left: InTotoStatement, right: InTotoStatement) -> Bool {
        left.json.compact == right.json.compact
    }

    private var json: JSONValue {
        .object([
            JSONMember("_type", .string(InTotoStatement.typeV1)),
            JSONMember("subject", .array(subjects.map(\.asWritten))),
            JSONMember("predicateType", .string(predicateType)),
            JSONMember("predicate", predicate),
        ])
    }

    static func malformed(_ detail: String) -> AttestationError {
        AttestationError(.malformedStatement, detail, hint: "see the in-toto Statement v1 specification")
    }
}
