public import Signing
public import Wire

/// What a v1 log says about itself (`GET /log`): the head of its active tree and of those before it.
public struct LogInfo: Sendable, Equatable {
    public struct Tree: Sendable, Equatable {
        /// 1 … 2^63 - 1.
        public let treeID: UInt64
        public let treeSize: UInt64
        public let rootHash: Digest
        /// The checkpoint, a signed note.
        public let signedTreeHead: String

        public init(treeID: UInt64, treeSize: UInt64, rootHash: Digest, signedTreeHead: String) {
            self.treeID = treeID
            self.treeSize = treeSize
            self.rootHash = rootHash
            self.signedTreeHead = signedTreeHead
        }
    }

    public let active: Tree
    /// The oldest first.
    public let inactive: [Tree]

    public init(active: Tree, inactive: [Tree]) {
        self.active = active
        self.inactive = inactive
    }

    /// Members in Rekor's order; `inactiveShards` is null when there are none, and a tree id is a decimal text.
    public var json: JSONValue {
        .object([
            JSONMember("inactiveShards", inactive.isEmpty ? .null : .array(inactive.map { .object($0.members) }))
        ] + active.members)
    }

    /// - Throws: `rekor.log-entry-syntax`.
    public init(parsing bytes: [UInt8]) throws(RekorError) {
        let info = try ObjectReader(
            JSONDocument(bytes, orThrow: .logEntrySyntax).root, at: "log", codes: .logEntry)
        var inactive: [Tree] = []
        for element in try info.elements("inactiveShards") {
            inactive.append(try Tree(ObjectReader(element, at: "log.inactiveShards", codes: .logEntry)))
        }
        self.init(active: try Tree(info), inactive: inactive)
    }
}

extension LogInfo.Tree {
    fileprivate var members: [JSONMember] {
        [
            JSONMember("rootHash", .string(rootHash.hex)), JSONMember("signedTreeHead", .string(signedTreeHead)),
            JSONMember("treeID", .string(String(treeID))), JSONMember("treeSize", .integer(treeSize)),
        ]
    }

    fileprivate init(_ reader: ObjectReader) throws(RekorError) {
        let text = try reader.string("treeID")
        guard let treeID = UInt64(text), String(treeID) == text, (1...UInt64(Int64.max)).contains(treeID) else {
            throw reader.wrong("treeID", "a decimal text from 1 to 2^63 - 1")
        }
        self.init(
            treeID: treeID, treeSize: try reader.integer("treeSize"), rootHash: try reader.hexDigest("rootHash"),
            signedTreeHead: try reader.string("signedTreeHead"))
    }
}
