public import Signing
public import Trust
public import Wire

/// The predicate of an issuer-change entry: what the directory held about one issuer before, what it holds now, and why.
///
/// Every change names the record it was made from, so all changes of an issuer form one chain, and the directory is what
/// they give one after the other.
public struct VEXIssuerChange: Sendable, Hashable, CanonicalWritable {
    public let action: IssuerAction
    /// SHA-256 of the whole record before, in RFC 8785 form; nil for an issuer that is new.
    public let before: Digest?
    /// SHA-256 of the statement of the issuer's change before this one, in RFC 8785 form: two changes there and back within one
    /// second are told apart by what they follow. nil for an issuer that is new, and in entries of versions that did not say.
    public let previous: Digest?
    /// The whole record from now on.
    public let after: Issuer
    public let reason: String?
    /// Since when the change holds; a revocation's own time.
    public let effective: Timestamp
    /// When it was made.
    public let time: Timestamp

    /// - Parameter previous: The id of the issuer's change before this one.
    /// - Throws: `proofchain.malformed-predicate` for a record without canonical form.
    public init(_ change: IssuerChange, following previous: Digest? = nil) throws(ProofChainError) {
        action = change.action
        before = try change.before.map { record throws(ProofChainError) in try VEXIssuerChange.digest(of: record) }
        self.previous = previous
        after = change.after
        reason = change.reason
        effective = change.effective
        time = change.time
        afterDigest = try VEXIssuerChange.digest(of: change.after)
    }

    /// SHA-256 of ``after`` in RFC 8785 form: what the issuer's next change names as `before`.
    public let afterDigest: Digest
    public var issuer: Identifier { after.id }

    public func write(to writer: inout CanonicalWriter) {
        writer.object {
            $0.member("action", action.rawValue)
            $0.member("after") { writer in
                writer.object {
                    $0.member("digest", afterDigest)
                    $0.member("record") { $0.canonical(record) }
                }
            }
            $0.member("before", before)
            $0.member("effective", effective)
            $0.member("issuer", issuer)
            if let previous { $0.member("previous", previous) }
            $0.member("reason", reason)
            $0.member("time", time)
        }
    }

    /// ``after`` in RFC 8785 form.
    private var record: [UInt8] {
        guard let record = try? CanonicalJSON.encode(after.json) else {
            preconditionFailure("a record was hashed in this form when the change was made")
        }
        return record
    }

    /// Reads a predicate; unlike the others it refuses what it does not know inside of the record, where it could be a
    /// restriction.
    ///
    /// - Throws: `proofchain.malformed-predicate` naming the member; `proofchain.identifier-mismatch` when the record is
    ///   not the one of its digest.
    public init(json: JSONValue) throws(ProofChainError) {
        let reader = PredicateReader(json)
        action = try reader.choice("action", IssuerAction.self)
        before = reader.present("before") == nil ? nil : try reader.digest("before")
        previous = reader.present("previous") == nil ? nil : try reader.digest("previous")
        let stated = try reader.object("after")
        let record = try stated.object("record").value
        after = try VEXIssuerChange.record(record)
        afterDigest = try VEXIssuerChange.digest(of: after)
        // As it came, too: a record that says the same in another way is not what was hashed.
        let encoded = try? CanonicalJSON.encode(record)
        reason = try reader.optionalString("reason")
        effective = try reader.timestamp("effective")
        time = try reader.timestamp("time")
        guard try stated.digest("digest") == afterDigest, encoded.map({ SHA256.hash($0) }) == afterDigest else {
            throw ProofChainError(.identifierMismatch, "/after/record does not hash to /after/digest")
        }
        guard Identifier(try reader.string("issuer")) == after.id else {
            throw ProofChainError(.malformedPredicate, "/issuer: the record is that of \(after.id)")
        }
        guard (before == nil) == (action == .register), before != afterDigest else {
            throw ProofChainError(.malformedPredicate, "/before: \(action.rawValue) cannot follow on this record")
        }
        guard previous == nil || before != nil else {
            throw ProofChainError(.malformedPredicate, "/previous: \(action.rawValue) follows on no change")
        }
        guard action != .revoke || after.revocation == Revocation(at: effective, reason: reason ?? "") else {
            throw ProofChainError(.malformedPredicate, "/effective: the record has another revocation")
        }
    }

    private static func record(_ value: JSONValue) throws(ProofChainError) -> Issuer {
        do { return try Issuer(json: value) } catch {
            throw ProofChainError(.malformedPredicate, "/after/record: \(error.detail)", hint: error.hint)
        }
    }

    private static func digest(of issuer: Issuer) throws(ProofChainError) -> Digest {
        do { return try issuer.recordDigest() } catch {
            throw ProofChainError(.malformedPredicate, "/after/record: \(error.detail)")
        }
    }
}
