public import Signing
public import Wire

/// The content-addressed identifier of a verdict (the seed calls it `VexVerdictId`): `sha256:` of the RFC 8785 bytes
/// of the verdict's content.
///
/// The content holds neither a log index nor the time of computation, so the same observations, settings, trust and
/// instant give the same identifier in every ledger, and any changed bit gives another.
public struct VEXVerdictID: Sendable, Hashable, Comparable, CustomStringConvertible {
    public let digest: Digest

    public init(digest: Digest) { self.digest = digest }

    /// The identifier of a verdict's content.
    /// - Throws: what ``CanonicalJSON/encode(_:)`` throws; content made by this package never does.
    public init(content: JSONValue) throws(JSONError) {
        digest = SHA256.hash(try CanonicalJSON.encode(content))
    }

    /// Reads `sha256:` and 64 lower-case hexadecimal digits.
    public init?(_ text: String) {
        guard let digest = Digest(prefixed: text) else { return nil }
        self.digest = digest
    }

    public var text: String { digest.prefixed }
    public var description: String { text }
    public static func < (left: VEXVerdictID, right: VEXVerdictID) -> Bool { left.digest < right.digest }
}
