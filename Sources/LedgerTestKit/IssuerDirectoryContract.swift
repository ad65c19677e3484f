// A driver's test package may do without issuers, and then without this judge.
#if canImport(Trust)
import Dispatch
import Signing
import Synchronization
public import Trust
import Wire

/// Judges every driver of ``Trust/IssuerDirectory`` by the words of the protocol.
public struct IssuerDirectoryContract: Sendable {
    private let make: @Sendable () throws -> any IssuerDirectory
    private let reopen: @Sendable (any IssuerDirectory) throws -> any IssuerReader

    /// - Parameters:
    ///   - make: A new, empty directory.
    ///   - reopen: The same directory after a restart; by default itself, for one that lives in memory.
    public init(
        make: @escaping @Sendable () throws -> any IssuerDirectory,
        reopen: @escaping @Sendable (any IssuerDirectory) throws -> any IssuerReader = { $0 }
    ) {
        self.make = make
        self.reopen = reopen
    }

    /// - Throws: ``ContractViolation`` for the first promise that is broken, and what the driver throws.
    public func run() throws {
        try beginsEmpty()
        try keepsEveryMember()
        try findsByIDNameAndKey()
        try registersAllOrNone()
        try refusesNamesAndKeysOfOthers()
        try revokesForEver()
        try revokesSingleKeys()
        try rotatesKeys()
        try setsTiers()
        try updates()
        try validates()
        try digestsWhatItHolds()
        try survivesConcurrentChanges()
    }

    private func beginsEmpty() throws {
        let directory = try make()
        try demand(try directory.all().isEmpty, "a new directory has no issuers")
        try demand(try directory.issuer("vendor") == nil, "an id that is not registered is not found")
        try demand(try directory.issuer(named: "vendor") == nil, "a name that is not registered is not found")
        try demand(try directory.issuers(forKey: .zero).isEmpty, "a key that is not registered is not found")
    }

    private func keepsEveryMember() throws {
        let directory = try make()
        let issuer = try IssuerSample.full()
        try directory.register(issuer)
        let reopened = try reopen(directory)
        try demand(try reopened.issuer(issuer.id) == issuer, "an issuer reads back as registered")
        try demand(try reopened.issuer(issuer.id)?.json == issuer.json, "and writes the same record")
        try demand(try reopened.all() == [issuer], "and stands in the list")
    }

    private func findsByIDNameAndKey() throws {
        let directory = try make()
        let (full, plain) = (try IssuerSample.full(), try IssuerSample.issuer("plain", keys: [9]))
        try directory.register(all: [plain, full])
        try demand(try directory.all().map(\.id) == [full.id, plain.id].sorted(), "issuers are listed by id")
        for name in full.names {
            try demand(try directory.issuer(named: name) == full, "\(name) is a name of \(full.id)")
        }
        // Composed and decomposed, these are one string to Swift and two names to a ledger.
        try demand(try directory.issuer(named: "Soci\u{e9}t\u{e9}") == full, "a name is found by its bytes")
        try demand(try directory.issuer(named: "Socie\u{301}te\u{301}") == nil, "and not by canonical equivalence")
        try demand(try directory.issuer(named: "VENDOR") == nil, "and not by another case")
        for key in full.keys {
            try demand(try directory.issuers(forKey: key.keyID) == [full], "an issuer is found by each of its keys")
        }
    }

    private func registersAllOrNone() throws {
        let directory = try make()
        try directory.register(try IssuerSample.issuer("a"))
        try expect(.issuerExists, "an id that is registered") { () throws(TrustError) in
            try directory.register(try IssuerSample.issuer("a"))
        }
        try expect(.issuerExists, "a list with an id that is registered") { () throws(TrustError) in
            try directory.register(all: [try IssuerSample.issuer("b"), try IssuerSample.issuer("a")])
        }
        try expect(.issuerExists, "a list with one id twice") { () throws(TrustError) in
            try directory.register(all: [try IssuerSample.issuer("b"), try IssuerSample.issuer("b")])
        }
        try demand(try directory.all().map(\.id) == ["a"], "a list that is refused leaves nothing behind")
    }

    private func refusesNamesAndKeysOfOthers() throws {
        let directory = try make()
        try directory.register(try IssuerSample.issuer("a", aliases: ["A Inc"], keys: [1]))
        try expect(.nameTaken, "another's alias as a name") { () throws(TrustError) in
            try directory.register(try IssuerSample.issuer("b", name: "A Inc"))
        }
        try expect(.nameTaken, "another's id as an alias") { () throws(TrustError) in
            try directory.register(try IssuerSample.issuer("b", aliases: ["a"]))
        }
        try expect(.keyTaken, "another's key") { () throws(TrustError) in
            try directory.register(try IssuerSample.issuer("b", keys: [2, 1]))
        }
        try directory.revoke("a", at: IssuerSample.day(5), reason: "moved")
        // What a revoked issuer leaves may be taken up, and is then found first.
        try directory.register(try IssuerSample.issuer("b", name: "A Inc", keys: [1]))
        try demand(try directory.issuer(named: "A Inc")?.id == "b", "an issuer that is not revoked has its name first")
        try demand(try directory.issuer(named: "a")?.id == "a", "a revoked issuer is still found")
        try demand(
            try directory.issuers(forKey: IssuerSample.publicKey(1).keyID).map(\.id) == ["a", "b"],
            "a key leads to all who had it")
    }

    private func revokesForEver() throws {
        let directory = try make()
        try directory.register(try IssuerSample.issuer("a"))
        try expect(.unknownIssuer, "a revocation of nobody") { () throws(TrustError) in
            try directory.revoke("b", at: IssuerSample.day(1), reason: "why not")
        }
        try expect(.invalidRecord, "a revocation without reason") { () throws(TrustError) in
            try directory.revoke("a", at: IssuerSample.day(1), reason: "")
        }
        try demand(try directory.issuer("a")?.isRevoked == false, "a refused revocation changes nothing")
        try directory.revoke("a", at: IssuerSample.day(1), reason: "key stolen")
        let issuer = try reopen(directory).issuer("a")
        try demand(issuer?.revokedAt == IssuerSample.day(1), "a revocation keeps its time")
        try demand(issuer?.revocationReason == "key stolen", "and its reason")
        let changes: [(String, () throws(TrustError) -> Void)] = [
            ("revoke", { () throws(TrustError) in try directory.revoke("a", at: IssuerSample.day(9), reason: "again") }),
            ("setTier", { () throws(TrustError) in try directory.setTier(.trusted, of: "a") }),
            ("update", { () throws(TrustError) in try directory.update(try IssuerSample.issuer("a")) }),
        ]
        for (what, change) in changes { try expect(.revoked, "\(what) on a revoked issuer", change) }
        try expect(.issuerExists, "a revoked id") { () throws(TrustError) in
            try directory.register(try IssuerSample.issuer("a"))
        }
        try demand(try directory.issuer("a") == issuer, "a revoked issuer stays as it was")
    }

    private func revokesSingleKeys() throws {
        let directory = try make()
        let issuer = try IssuerSample.issuer("a", keys: [1, 2])
        let (first, second) = (issuer.keys[0].keyID, issuer.keys[1].keyID)
        try directory.register(issuer)
        try directory.revokeKey(first, of: "a", at: IssuerSample.day(2), reason: "rotated")
        let changed = try reopen(directory).issuer("a")
        try demand(changed?.key(first)?.revocation == Revocation(at: IssuerSample.day(2), reason: "rotated"), "a key is revoked")
        try demand(changed?.key(second)?.revocation == nil, "its neighbour is not")
        try demand(changed?.isRevoked == false, "nor is its issuer")
        try expect(.revoked, "a key revoked twice") { () throws(TrustError) in
            try directory.revokeKey(first, of: "a", at: IssuerSample.day(3), reason: "again")
        }
        try expect(.unknownKey, "another's key") { () throws(TrustError) in
            try directory.revokeKey(.zero, of: "a", at: IssuerSample.day(3), reason: "lost")
        }
        try expect(.revoked, "an update that forgets a key's revocation") { () throws(TrustError) in
            try directory.update(issuer)
        }
    }

    private func rotatesKeys() throws {
        let directory = try make()
        try directory.register(all: [try IssuerSample.issuer("a", keys: [1]), try IssuerSample.issuer("b", keys: [2])])
        let (old, next) = (try IssuerSample.publicKey(1).keyID, IssuerKey(publicKey: try IssuerSample.publicKey(3)))
        try directory.rotateKey(old, of: "a", to: next, endingAt: IssuerSample.day(9))
        let changed = try reopen(directory).issuer("a")
        try demand(changed?.key(old)?.validUntil == IssuerSample.day(9), "a key that was replaced has an end")
        try demand(changed?.keys.last == next && changed?.keys.count == 2, "and its successor stands after it")
        try expect(.unknownKey, "a key of another") { () throws(TrustError) in
            try directory.rotateKey(
                try IssuerSample.publicKey(2).keyID, of: "a", to: IssuerKey(publicKey: try IssuerSample.publicKey(4)),
                endingAt: IssuerSample.day(9))
        }
        try expect(.keyTaken, "a successor of another's") { () throws(TrustError) in
            try directory.rotateKey(
                next.keyID, of: "a", to: IssuerKey(publicKey: try IssuerSample.publicKey(2)), endingAt: IssuerSample.day(9))
        }
        try expect(.invalidRecord, "a successor that the issuer has") { () throws(TrustError) in
            try directory.rotateKey(next.keyID, of: "a", to: next, endingAt: IssuerSample.day(9))
        }
        try directory.revokeKey(old, of: "a", at: IssuerSample.day(5), reason: "lost")
        try expect(.revoked, "a key that was revoked") { () throws(TrustError) in
            try directory.rotateKey(
                old, of: "a", to: IssuerKey(publicKey: try IssuerSample.publicKey(4)), endingAt: IssuerSample.day(9))
        }
        try demand(try directory.issuer("a")?.keys.count == 2, "a refused rotation changes nothing")
    }

    private func setsTiers() throws {
        let directory = try make()
        try directory.register(try IssuerSample.issuer("a"))
        for tier in TrustTier.allCases {
            try directory.setTier(tier, of: "a")
            try demand(try reopen(directory).issuer("a")?.tier == tier, "the tier becomes \(tier.rawValue)")
        }
        try expect(.unknownIssuer, "a tier for nobody") { () throws(TrustError) in
            try directory.setTier(.known, of: "b")
        }
    }

    private func updates() throws {
        let directory = try make()
        try directory.register(all: [try IssuerSample.issuer("a", keys: [1]), try IssuerSample.issuer("b", keys: [2])])
        let next = try IssuerSample.issuer("a", name: "A renamed", aliases: ["was a"], keys: [1, 3])
        try directory.update(next)
        try demand(try reopen(directory).issuer("a") == next, "an update replaces the record")
        try demand(try directory.issuer(named: "was a") == next, "new names lead to it")
        try demand(try directory.issuers(forKey: IssuerSample.publicKey(3).keyID) == [next], "and new keys")
        try expect(.keyTaken, "an update to another's key") { () throws(TrustError) in
            try directory.update(try IssuerSample.issuer("a", keys: [2]))
        }
        try expect(.nameTaken, "an update to another's name") { () throws(TrustError) in
            try directory.update(try IssuerSample.issuer("a", name: "b"))
        }
        try expect(.unknownIssuer, "an update of nobody") { () throws(TrustError) in
            try directory.update(try IssuerSample.issuer("c"))
        }
        try demand(try directory.issuer("a") == next, "a refused update changes nothing")
    }

    private func validates() throws {
        let directory = try make()
        let issuer = try IssuerSample.issuer("a", keys: [1])
        try directory.register(issuer)
        func judge(_ id: Identifier, day: Int64, policy: RevocationPolicy = .keepEarlier) throws(TrustError) -> TrustDecision {
            try directory.validateTrust(
                of: id, signature: .verified, keyID: issuer.keys[0].keyID, for: "pkg:npm/x@1",
                authenticatedAt: IssuerSample.day(day), policy: policy)
        }
        try demand(try judge("a", day: 1).ground == .registered, "a registered issuer is trusted by its tier")
        try demand(try judge("b", day: 1).ground == .unknownIssuer, "nobody is not")
        try directory.revoke("a", at: IssuerSample.day(5), reason: "sold")
        try demand(try judge("a", day: 4).ground == .revokedLater, "what came before the revocation stays")
        try demand(try judge("a", day: 4).signature == .verified, "and stays verified")
        try demand(try judge("a", day: 4, policy: .distrustAll).ground == .revoked, "unless the policy lets it fall")
        for day: Int64 in [5, 6] {
            let decision = try judge("a", day: day)
            try demand(decision.ground == .revoked && decision.tier == .untrusted && decision.signature == .invalid,
                "what came at the revocation or later is never trusted")
        }
    }

    private func digestsWhatItHolds() throws {
        let (first, second) = (try make(), try make())
        let (a, b) = (try IssuerSample.issuer("a"), try IssuerSample.issuer("b"))
        try first.register(all: [a, b])
        try second.register(b)
        try demand(try first.snapshotDigest() != second.snapshotDigest(), "another content has another digest")
        try second.register(a)
        try demand(try first.snapshotDigest() == second.snapshotDigest(), "the order of registration does not matter")
        try demand(try first.snapshotDigest() == reopen(first).snapshotDigest(), "nor does a restart")
        let before = try first.snapshotDigest(of: ["a", "stranger"])
        try demand(try before == second.snapshotDigest(of: ["stranger", "a", "a"]), "a digest of some is over those alone")
        try first.setTier(.authoritative, of: "b")
        try demand(try first.snapshotDigest(of: ["a"]) == before, "and does not see the others")
        try first.setTier(.authoritative, of: "a")
        try demand(try first.snapshotDigest(of: ["a"]) != before, "but every change of its own")
    }

    private func survivesConcurrentChanges() throws {
        let directory = try make()
        let issuers = try (0..<40).map { try IssuerSample.issuer(Identifier("issuer-\($0)"), keys: [UInt8($0)]) }
        let failures = Mutex(0)
        DispatchQueue.concurrentPerform(iterations: issuers.count) { number in
            do {
                try directory.register(issuers[number])
                try directory.setTier(.trusted, of: issuers[number].id)
                guard try directory.issuer(issuers[number].id)?.tier != .trusted else { return }
            } catch {}
            failures.withLock { $0 += 1 }
        }
        try demand(failures.withLock { $0 } == 0, "changes from several threads all arrive")
        try demand(try directory.all().count == issuers.count, "and none is lost")
    }

    private func demand(_ holds: @autoclosure () throws -> Bool, _ promise: String) throws {
        guard try holds() else { throw ContractViolation("broken: \(promise)") }
    }

    private func expect(_ code: TrustError.Code, _ what: String, _ body: () throws(TrustError) -> Void) throws {
        do throws(TrustError) {
            try body()
        } catch {
            guard error.code == code else { throw ContractViolation("\(what): wanted \(code.rawValue), got \(error)") }
            return
        }
        throw ContractViolation("\(what): wanted \(code.rawValue), nothing was thrown")
    }
}
#endif
