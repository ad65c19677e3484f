import Rekor
import Signing
public import TLog
import Transport
import Wire

/// What a log says about itself: its tree, and those it had before. Each is signed by a pinned key.
public struct LogInformation: Sendable {
    public struct Tree: Sendable {
        public let checkpoint: Checkpoint
        /// The signed note.
        public let note: String
    }

    public let active: Tree
    /// Oldest first; v1 only.
    public let inactive: [Tree]
    /// The answer, byte for byte.
    public let raw: [UInt8]

    var trees: [Tree] { inactive + [active] }

    /// Entries over all trees.
    public var virtualSize: UInt64 { trees.reduce(0) { $0 &+ $1.checkpoint.size.value } }

    /// Asks, and verifies every checkpoint; nothing is remembered.
    static func fetch(_ conversation: Conversation) throws(RekorClientError) -> LogInformation {
        guard conversation.log.api == .v1 else {
            let note = try TileReader(conversation).note()
            let tree = Tree(checkpoint: try EntryCheck.verified(note, by: conversation.log), note: note)
            return LogInformation(active: tree, inactive: [], raw: Array(note.utf8))
        }
        let answer = try conversation.get("/api/v1/log")
        guard answer.status == 200 else { throw LogClient.refusal(answer, of: conversation.log.url) }
        let root = try LogClient.document(answer.body)
        var inactive: [Tree] = []
        for node in root["inactiveShards"]?.elements.map({ $0 }) ?? [] {
            inactive.append(try tree(node, conversation.log))
        }
        return LogInformation(active: try tree(root, conversation.log), inactive: inactive, raw: answer.body)
    }

    /// One tree, whose fields must say what its checkpoint says.
    private static func tree(_ node: JSONNode, _ log: RemoteLog) throws(RekorClientError) -> Tree {
        guard let note = node["signedTreeHead"]?.string, let root = node["rootHash"]?.string.flatMap({ Digest(hex: $0) }),
            let size = node["treeSize"]?.numberText.flatMap({ UInt64($0) }),
            let treeID = (node["treeID"]?.string ?? node["treeID"]?.numberText).flatMap({ UInt64($0) })
        else {
            throw RekorClientError(.answerSyntax, "a tree has rootHash, treeSize, treeID and signedTreeHead")
        }
        let checkpoint = try EntryCheck.verified(note, by: log)
        guard checkpoint.size.value == size, checkpoint.root == root,
            RekorCheckpoint.parts(ofOrigin: checkpoint.origin)?.treeID == treeID
        else {
            throw RekorClientError(
                .checkpointMismatch,
                "the log says tree \(treeID) with \(size) leaves and root \(root.hex), its checkpoint \(checkpoint.origin) "
                    + "with \(checkpoint.size) and \(checkpoint.root.hex)")
        }
        return Tree(checkpoint: checkpoint, note: note)
    }
}

extension LogClient {
    /// The log's trees, each consistent with what is remembered; the active one is remembered.
    ///
    /// - Throws: `client.…`, `network.…`.
    public func information() throws(RekorClientError) -> LogInformation {
        try operation { conversation throws(RekorClientError) in
            let information = try LogInformation.fetch(conversation)
            if log.api == .v1 { try checkTrees(information, try memory.all(), isProving: false, conversation) }
            for tree in information.trees { try remember(tree.checkpoint, tree.note, conversation) }
            return information
        }
    }
}
