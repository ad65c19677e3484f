public import Signing
public import Wire

/// One artifact that a Statement is about: an in-toto ResourceDescriptor that is matched by digest alone.
public struct Subject: Sendable, Equatable, CanonicalWritable {
    /// A label, unique within its Statement.
    public let name: String?
    public let uri: String?
    /// Hash algorithm and lower-case hexadecimal value; at least one, no algorithm twice, in the order written.
    public let digest: [(algorithm: String, hex: String)]

    /// The rules on digests are checked where the Statement is made.
    public init(name: String? = nil, uri: String? = nil, digest: [(algorithm: String, hex: String)]) {
        self.name = name
        self.uri = uri
        self.digest = digest
    }

    /// An artifact known by its SHA-256.
    public init(name: String? = nil, uri: String? = nil, sha256: Digest) {
        self.init(name: name, uri: uri, digest: [(algorithm: "sha256", hex: sha256.hex)])
    }

    /// The SHA-256 among the digests.
    public var sha256: Digest? {
        digest.first { $0.algorithm == "sha256" }.flatMap { Digest(hex: $0.hex) }
    }

    /// Two subjects are equal when they are written alike.
    public static func == (left: Subject, right: Subject) -> Bool { left.asWritten.compact == right.asWritten.compact }

    public func write(to writer: inout CanonicalWriter) {
        writer.object { writer in
            writer.member("digest") { writer in
                writer.object { writer in
                    for (algorithm, hex) in digest.sorted(by: { $0.algorithm.utf16.lexicographicallyPrecedes($1.algorithm.utf16) }) {
                        writer.member(named: algorithm, hex)
                    }
                }
            }
            if let name { writer.member("name", name) }
            if let uri { writer.member("uri", uri) }
        }
    }

    /// With its digests in the order written.
    var asWritten: JSONValue {
        var members: [JSONMember] = []
        if let name { members.append(JSONMember("name", .string(name))) }
        if let uri { members.append(JSONMember("uri", .string(uri))) }
        members.append(JSONMember("digest", .object(digest.map { JSONMember($0.algorithm, .string($0.hex)) })))
        return .object(members)
    }

    init(_ node: JSONNode) throws(AttestationError) {
        guard node.kind == .object else { throw InTotoStatement.malformed("a subject is no object") }
        for label in [node["name"], node["uri"]] {
            guard label == nil || label?.kind == .string else {
                throw InTotoStatement.malformed("a subject's name or uri is no string")
            }
        }
        guard let set = node["digest"], set.kind == .object else {
            throw InTotoStatement.malformed("a subject has no digest set")
        }
        var digest: [(algorithm: String, hex: String)] = []
        for member in set.members {
            guard let algorithm = member.name.string, let hex = member.value.string else {
                throw InTotoStatement.malformed("a digest is no string")
            }
            digest.append((algorithm, hex))
        }
        self.init(name: node["name"]?.string, uri: node["uri"]?.string, digest: digest)
    }

    /// How many digits the digests of well-known algorithms have.
    private static let lengths = ["sha1": 40, "sha256": 64, "sha384": 96, "sha512": 128, "gitCommit": 40]

    func check() throws(AttestationError) {
        guard !digest.isEmpty else { throw InTotoStatement.malformed("a subject's digest set is empty") }
        var algorithms: Set<Identifier> = []
        for (algorithm, hex) in digest {
            guard !algorithm.isEmpty, algorithms.insert(Identifier(algorithm)).inserted else {
                throw InTotoStatement.malformed("a digest algorithm is empty or given twice")
            }
            guard !hex.isEmpty, hex.utf8.count.isMultiple(of: 2), hex.utf8.allSatisfy(Subject.isLowerHex) else {
                throw InTotoStatement.malformed("the \(algorithm) digest is not lower-case hexadecimal")
            }
            guard Subject.lengths[algorithm].map({ $0 == hex.utf8.count }) ?? true else {
                throw InTotoStatement.malformed("the \(algorithm) digest has \(hex.utf8.count) digits")
            }
        }
    }

    private static func isLowerHex(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte)
    }
}
