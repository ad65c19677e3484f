package import Attestation
import Signing
import Wire

extension EntryBody {
    /// The texts that an entry is found by, in Rekor's order, lower case, no two equal.
    ///
    /// Of each key or certificate the SHA-256 of its PEM, both bare and as `sha256:…`, because Rekor writes the one
    /// for some kinds, the other for others, and asks for both; the names in the certificate; the digests in the
    /// body; and if the payload is an in-toto Statement, the digests of its subjects and of `predicate.materials`,
    /// under the names of algorithms that they have there.
    ///
    /// - Parameter attachments: What was kept beside the log for this entry; what has not the digest that the body
    ///   states is not looked at. Without them the keys of the Statement are missing.
    public func searchKeys(attachments: [[UInt8]] = []) -> [String] {
        var keys: [String] = []
        for verifier in verifiers { keys += verifier.searchKeys }
        if case .hashedRekord(let entry) = content {
            keys.append("\(entry.algorithm.rawValue):\(Hex.encode(entry.digest))")
        }
        if let payloadHash { keys.append("sha256:\(payloadHash.hex)") }
        if let envelopeHash { keys.append("sha256:\(envelopeHash.hex)") }
        let wanted = attachmentDigest
        if let kept = attachments.first(where: { SHA256.hash($0) == wanted }), let payload = payload(in: kept) {
            keys += StatementDigests(payload).keys
        }
        return EntryBody.distinct(keys)
    }

    private static func distinct(_ keys: [String]) -> [String] {
        let keys = keys.map(lowercased)
        guard keys.count > 16 else {
            // Most entries have few: comparing them costs less than a table.
            return keys.indices.filter { place in !keys[..<place].contains { Identifier($0) == Identifier(keys[place]) } }
                .map { keys[$0] }
        }
        var seen: Set<Identifier> = []
        return keys.filter { seen.insert(Identifier($0)).inserted }
    }

    /// Most are in lower case already.
    private static func lowercased(_ key: String) -> String {
        key.utf8.allSatisfy { $0 < 0x80 && !(0x41...0x5a).contains($0) } ? key : key.lowercased()
    }

    /// The payload, if it is or may be a Statement: `intoto` 0.0.1 and `dsse` 0.0.2 do not record the type.
    private func payload(in attachment: [UInt8]) -> [UInt8]? {
        switch content {
        case .dsse:
            guard let envelope = try? ProposedEnvelope(parsing: attachment) else { return nil }
            return envelope.payloadType == InTotoStatement.payloadType ? envelope.payload : nil
        case .inToto(let entry):
            guard case .signed(let payloadType, _, _) = entry.content else { return attachment }
            return payloadType == InTotoStatement.payloadType ? attachment : nil
        case .dsseV002: return attachment
        case .hashedRekord: return nil
        }
    }
}

extension EntryVerifier {
    /// What a key or certificate is looked for under.
    package var searchKeys: [String] {
        let hash = SHA256.hash(Array(pem.utf8)).hex
        return ["sha256:\(hash)", hash] + names
    }
}

/// The digests that a Statement names, read as loosely as Rekor reads them: whatever else the payload holds.
struct StatementDigests {
    let keys: [String]

    init(_ payload: [UInt8]) {
        guard let root = try? JSONDocument(payload).root else {
            keys = []
            return
        }
        let materials = root["predicate"]?["materials"]
        keys = [root["subject"], materials].compactMap { $0 }.flatMap { list in
            list.elements.flatMap { StatementDigests.keys(of: $0["digest"]) }
        }
    }

    private static func keys(of digest: JSONNode?) -> [String] {
        guard let digest else { return [] }
        return digest.members.compactMap { member in
            guard let algorithm = member.name.string, let value = member.value.string else { return nil }
            return "\(algorithm):\(value)"
        }
    }
}
