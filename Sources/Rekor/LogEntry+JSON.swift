public import Wire
import Signing
import TLog

extension LogEntry {
    /// `LogEntryAnon` of the v1 interface, members in the order in which Rekor writes them.
    public var json: JSONValue { json(attachment: nil) }

    /// The same with what is kept beside the log for this entry, shown as `attestation` when it is read.
    public func json(attachment: [UInt8]?) -> JSONValue {
        var verification: [JSONMember] = [JSONMember("inclusionProof", proofJSON)]
        if let signedEntryTimestamp {
            verification.append(JSONMember("signedEntryTimestamp", .string(Base64.encode(signedEntryTimestamp))))
        }
        let attestation = attachment.map { bytes in
            [JSONMember("attestation", ["data": .string(Base64.encode(bytes))])]
        }
        return .object(
            (attestation ?? []) + [
                JSONMember("body", .string(Base64.encode(body))),
                JSONMember("integratedTime", .integer(integratedTime)),
                JSONMember("logID", .string(logID.hex)), JSONMember("logIndex", .integer(logIndex)),
                JSONMember("verification", .object(verification)),
            ])
    }

    private var proofJSON: JSONValue {
        [
            "checkpoint": .string(checkpoint), "hashes": .array(inclusionProof.hashes.map { .string($0.hex) }),
            "logIndex": .integer(inclusionProof.index.value), "rootHash": .string(rootHash.hex),
            "treeSize": .integer(inclusionProof.size.value),
        ]
    }

    /// A v1 answer: compact JSON with the entry under its UUID. Servers add a final line feed.
    public var encoded: [UInt8] { JSONValue.object([JSONMember(uuid.text, json)]).compact }

    /// Reads a v1 answer that holds one entry under its UUID of 80 hex digits.
    ///
    /// Members that Rekor adds on reading (`attestation`) are passed over. Nothing is verified but that the UUID is
    /// that of the body.
    ///
    /// - Throws: `rekor.log-entry-syntax`, `rekor.proof-missing`.
    public init(parsing bytes: [UInt8]) throws(RekorError) {
        let document = try JSONDocument(bytes, orThrow: .logEntrySyntax)
        guard document.root.count == 1, let member = Array(document.root.members).first,
            let uuid = member.name.string.flatMap({ EntryUUID($0) }), uuid.treeID != nil
        else { throw RekorError(.logEntrySyntax, "the answer is not an object of one UUID and its entry") }
        try self.init(uuid: uuid, member.value)
    }

    /// Reads one `LogEntryAnon`.
    ///
    /// - Parameter uuid: The name under which it stood.
    /// - Throws: `rekor.log-entry-syntax`, `rekor.proof-missing`.
    public init(uuid: EntryUUID, _ node: JSONNode) throws(RekorError) {
        let entry = try ObjectReader(
            node, at: "entry", knowing: ["attestation", "body", "integratedTime", "logID", "logIndex", "verification"],
            codes: .logEntry)
        let verification = try entry.object("verification", knowing: ["inclusionProof", "signedEntryTimestamp"])
        guard verification.optional("inclusionProof") != nil else {
            throw RekorError(.proofMissing, "the entry has no inclusion proof")
        }
        let proof = try verification.object(
            "inclusionProof", knowing: ["checkpoint", "hashes", "logIndex", "rootHash", "treeSize"])
        var hashes: [Digest] = []
        for element in try proof.elements("hashes") {
            guard let hash = element.string.flatMap({ Digest(hex: $0) }) else {
                throw proof.wrong("hashes", "a list of 64 hex digits each")
            }
            hashes.append(hash)
        }
        let isPromised = verification.optional("signedEntryTimestamp") != nil
        self.init(
            body: try entry.base64("body"), integratedTime: Int64(try entry.integer("integratedTime")),
            logID: try entry.hexDigest("logID"), logIndex: try entry.integer("logIndex"), treeID: uuid.treeID,
            inclusionProof: InclusionProof(
                index: LogIndex(try proof.integer("logIndex")), size: TreeSize(try proof.integer("treeSize")),
                hashes: hashes),
            rootHash: try proof.hexDigest("rootHash"), checkpoint: try proof.string("checkpoint"),
            signedEntryTimestamp: isPromised ? try verification.base64("signedEntryTimestamp") : nil)
        guard uuid.leafHash == leafHash else {
            throw RekorError(.logEntrySyntax, "the entry \(uuid) has the leaf hash \(leafHash.hex)")
        }
    }
}
