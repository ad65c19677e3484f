import Signing
import TLog
public import Wire

extension LogEntry {
    /// `TransparencyLogEntry` as bundles carry it and Rekor v2 answers: 64-bit integers as strings, bytes in base64.
    ///
    /// - Parameter isAnswer: A v2 server writes every member, also those without value; bundles leave them out.
    public func transparencyJSON(kind: String, version: String, isAnswer: Bool = false) -> JSONValue {
        var members: [JSONMember] = [
            JSONMember("logIndex", .string(String(logIndex))),
            JSONMember("logId", ["keyId": .string(Base64.encode(logID.bytes))]),
            JSONMember("kindVersion", ["kind": .string(kind), "version": .string(version)]),
        ]
        if isAnswer || signedEntryTimestamp != nil {
            let promise = signedEntryTimestamp.map { bytes -> JSONValue in
                ["signedEntryTimestamp": .string(Base64.encode(bytes))]
            }
            members.append(JSONMember("integratedTime", .string(String(integratedTime))))
            members.append(JSONMember("inclusionPromise", promise ?? .null))
        }
        members.append(JSONMember("inclusionProof", transparencyProof))
        members.append(JSONMember("canonicalizedBody", .string(Base64.encode(body))))
        return .object(members)
    }

    private var transparencyProof: JSONValue {
        [
            "logIndex": .string(inclusionProof.index.description), "rootHash": .string(Base64.encode(rootHash.bytes)),
            "treeSize": .string(inclusionProof.size.description),
            "hashes": .array(inclusionProof.hashes.map { .string(Base64.encode($0.bytes)) }),
            "checkpoint": ["envelope": .string(checkpoint)],
        ]
    }

    /// Reads a `TransparencyLogEntry` and compares its kind with that of the body.
    package init(transparency node: JSONNode) throws(RekorError) {
        let names = [
            "logIndex", "logId", "kindVersion", "integratedTime", "inclusionPromise", "inclusionProof",
            "canonicalizedBody",
        ]
        let entry = try ObjectReader(node, at: "tlogEntries", knowing: names, codes: .bundle)
        guard entry.optional("inclusionProof") != nil else { throw LogEntry.unproven }
        let proof = try entry.object(
            "inclusionProof", knowing: ["logIndex", "rootHash", "treeSize", "hashes", "checkpoint"])
        guard proof.optional("checkpoint") != nil else { throw LogEntry.unproven }
        let checkpoint = try proof.object("checkpoint", knowing: ["envelope"]).string("envelope")
        let isPromised = entry.optional("inclusionPromise") != nil
        self.init(
            body: try entry.base64("canonicalizedBody"),
            integratedTime: Int64(try entry.integer("integratedTime", orZero: true)),
            logID: try entry.object("logId", knowing: ["keyId"]).base64Digest("keyId"),
            logIndex: try entry.integer("logIndex", orZero: true),
            treeID: LogEntry.treeID(inCheckpoint: checkpoint),
            inclusionProof: InclusionProof(
                index: LogIndex(try proof.integer("logIndex", orZero: true)),
                size: TreeSize(try proof.integer("treeSize")), hashes: try LogEntry.hashes(proof)),
            rootHash: try proof.base64Digest("rootHash"), checkpoint: checkpoint,
            signedEntryTimestamp: isPromised ? try LogEntry.promise(entry) : nil)
    }

    private static func hashes(_ proof: ObjectReader) throws(RekorError) -> [Digest] {
        var hashes: [Digest] = []
        for element in try proof.elements("hashes") {
            guard let hash = element.string.flatMap({ Base64.decode($0) }).flatMap({ Digest($0) }) else {
                throw proof.wrong("hashes", "a list of base64 of 32 bytes each")
            }
            hashes.append(hash)
        }
        return hashes
    }

    private static func promise(_ entry: ObjectReader) throws(RekorError) -> [UInt8] {
        try entry.object("inclusionPromise", knowing: ["signedEntryTimestamp"]).base64("signedEntryTimestamp")
    }

    /// The tree id in the first line of a v1 note.
    private static func treeID(inCheckpoint note: String) -> UInt64? {
        let origin = String(note.unicodeScalars.prefix { $0 != "\n" })
        return RekorCheckpoint.parts(ofOrigin: origin)?.treeID
    }

    private static var unproven: RekorError {
        RekorError(
            .proofMissing, "the log entry has no inclusion proof with a checkpoint",
            hint: "bundles of version 0.1 may lack it; fetch the entry from the log")
    }
}
