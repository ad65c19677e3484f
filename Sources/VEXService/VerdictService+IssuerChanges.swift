import Ledger
import ProofChain
import Rekor
import Signing
import Trust
public import VEXLens
import Wire

/// Changes of the directory: each is an entry, and is made in turn with whatever else decides or writes.
extension VerdictService {
    /// Takes over what the operator's file of issuers says; what is as it was is not logged. Blocks the thread.
    ///
    /// - Returns: The changes where they were logged, by issuer.
    /// - Throws: `service.no-issuer-file`; what reading the file throws; `trust.…`; `ledger.busy`.
    public func reloadIssuers() throws -> [Logged<IssuerChangeRecord>] {
        // Read before the turn: a slow disk holds nobody up.
        let incoming = try issuersOfFile()
        return try turns.takeBlocking { try takeOver(incoming) }
    }

    /// The same for a client: `changes`, by issuer.
    ///
    /// - Throws: As ``reloadIssuers()``.
    public func reload() async throws -> VEXAnswer {
        let incoming = try issuersOfFile()
        let made = try await turns.take { try takeOver(incoming) }
        return VEXAnswer(["changes": .array(try made.map { .object(try members($0)) })])
    }

    /// Registers an issuer.
    ///
    /// - Parameter body: The issuer as the directory writes it; `registeredAt` may be left out.
    /// - Returns: The change, with the `record` that came of it, and where the issuer is.
    /// - Throws: `service.body`; `trust.issuer-exists`, `trust.name-taken`, `trust.key-taken`; what is wrong with the
    ///   record: `trust.…`; `ledger.busy`.
    public func register(_ body: [UInt8]) async throws -> (answer: VEXAnswer, path: String) {
        let root: JSONNode
        do { root = try JSONDocument(body).root } catch {
            throw VEXServiceError(.body, "the body is no JSON: \(error.detail)", hint: error.hint)
        }
        guard case .object(let members) = root.value else { throw VEXServiceError(.body, "the body holds what is no object") }
        let time = root["registeredAt"] == nil ? [JSONMember("registeredAt", .string(lens.now().rfc3339))] : []
        let issuer = try Issuer(json: .object(members + time))
        let made = try await turns.take {
            try lens.directory.change { (roll) throws(TrustError) in try roll.register(all: [issuer]) }
        }
        return (try answer(made, about: issuer.id), VEXPath.issuer(issuer.id))
    }

    /// Revokes an issuer, or one of its keys.
    ///
    /// - Parameters:
    ///   - name: The issuer's id.
    ///   - body: JSON: `reason`; `effective`, now if left out; `keyId` for a key alone.
    /// - Returns: The change, with the `record` that came of it.
    /// - Throws: `service.body`, `service.parameter`; `trust.unknown-issuer`, `trust.unknown-key`, `trust.revoked`,
    ///   `trust.invalid-record`; `ledger.busy`.
    public func revoke(_ name: String, _ body: [UInt8]) async throws -> VEXAnswer {
        let object = try BodyObject(body, allowing: ["reason", "effective", "keyId"])
        guard let reason = try object.text("reason") else {
            throw VEXServiceError(.body, "a revocation has a reason", hint: #"send {"reason": …}"#)
        }
        let keyID = try object.text("keyId").map { text throws(VEXServiceError) in try DigestName.digest(text, "keyId") }
        let revocation = Revocation(at: try object.time("effective") ?? lens.now(), reason: reason)
        let id = Identifier(name)
        let made = try await turns.take {
            try lens.directory.change { (roll) throws(TrustError) in
                guard let keyID else { return try roll.revoke(id, revocation) }
                try roll.revokeKey(keyID, of: id, revocation)
            }
        }
        return try answer(made, about: id)
    }

    private func answer(_ made: [Logged<IssuerChangeRecord>], about id: Identifier) throws -> VEXAnswer {
        guard let change = made.last, let issuer = try lens.issuers.issuer(id) else {
            throw VEXLensError(.inconsistent, "a change of \(id) was made and is not there")
        }
        return VEXAnswer(.object(try members(change) + [JSONMember("record", issuer.json)]))
    }

    /// A change of an issuer, with its entry.
    private func members(_ change: Logged<IssuerChangeRecord>) throws -> [JSONMember] {
        let place = try PlacedEntry(change.index, in: trees)
        let links = [JSONMember("issuer", .string(VEXPath.issuer(change.record.issuer)))] + place.links
        return Self.members(change.record) + place.members + [JSONMember("links", .object(links))]
    }

    /// As its event tells it.
    static func members(_ change: IssuerChangeRecord) -> [JSONMember] {
        [
            JSONMember("issuer", .string(change.issuer.text)), JSONMember("action", .string(change.action.rawValue)),
            JSONMember("before", JSONValue(change.before?.prefixed)), JSONMember("after", .string(change.after.prefixed)),
            JSONMember("reason", JSONValue(change.reason)), JSONMember("effective", .string(change.effective.rfc3339)),
            JSONMember("time", .string(change.time.rfc3339)),
        ]
    }

    private func issuersOfFile() throws -> [Issuer] {
        guard let issuerFile else {
            throw VEXServiceError(
                .noIssuerFile, "this server has no file of issuers", hint: "start it with `stella serve --issuers FILE`")
        }
        return try issuerFile()
    }

    private func takeOver(_ incoming: [Issuer]) throws -> [Logged<IssuerChangeRecord>] {
        try lens.directory.change(reason: "file of issuers") { (roll) throws(TrustError) in try roll.takeOver(incoming) }
    }
}
