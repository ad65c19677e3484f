import Rekor
import Signing
import TLog
import Transport
import Wire

extension LogClient {
    /// Proves a checkpoint consistent with the one remembered of its origin, and remembers it if it is newer.
    ///
    /// Requires that a pinned key signed it. An older one is proven to be a beginning of what is remembered.
    ///
    /// - Throws: `client.log-forked`, `client.consistency-unproven`, `client.tree-missing`, `client.memory-contradiction`,
    ///   and what the memory throws.
    func remember(
        _ checkpoint: Checkpoint, _ note: String, _ conversation: Conversation
    ) throws(RekorClientError) {
        let new = RememberedCheckpoint(origin: checkpoint.origin, url: log.url, note: note)
        // Whoever was faster has proven a checkpoint too: prove against that one.
        while true {
            let all = try memory.all()
            guard let old = all.first(where: { $0.origin.utf8.elementsEqual(checkpoint.origin.utf8) }) else {
                try checkOtherTrees(all, besides: checkpoint, conversation)
                if try memory.replace(nil, by: new) { return }
                continue
            }
            let known = try remembered(old, conversation)
            conversation.contradiction = (old.note, note)
            try proveConsistent(known, checkpoint, conversation)
            conversation.contradiction = nil
            guard checkpoint.size > known.size else { return }
            if try memory.replace(old.note, by: new) { return }
        }
    }

    /// What is remembered, verified again: another key may be pinned now.
    private func remembered(
        _ old: RememberedCheckpoint, _ conversation: Conversation
    ) throws(RekorClientError) -> Checkpoint {
        do throws(RekorClientError) {
            return try EntryCheck.verified(old.note, by: log)
        } catch {
            conversation.contradiction = (old.note, "")
            throw RekorClientError(
                .memoryContradiction, "what is remembered of \(old.origin) is not signed by a pinned key: \(error.detail)",
                hint: "the log has another key than before: find out why before you remove it from the remembered checkpoints")
        }
    }

    private func proveConsistent(
        _ known: Checkpoint, _ shown: Checkpoint, _ conversation: Conversation
    ) throws(RekorClientError) {
        let (old, new) = known.size <= shown.size ? (known, shown) : (shown, known)
        guard old.size < new.size else {
            guard old.root == new.root else {
                throw RekorClientError(
                    .logForked, "\(shown.origin) has two trees of \(old.size) leaves: one with root \(known.root.hex), "
                        + "which is remembered, and one with \(shown.root.hex)",
                    hint: "the log shows different trees to different people: keep the evidence and tell others")
            }
            return
        }
        // Every tree begins with the empty one.
        guard old.size > .empty else { return }
        let proof =
            switch log.api {
            case .v1: try fetchProof(from: old, to: new, conversation)
            case .v2: try TileReader(conversation).consistency(from: old.size, to: new.size)
            }
        if case .invalid(let reason) = proof.verify(oldRoot: old.root, newRoot: new.root) {
            throw LogClient.unproven(old, new, "\(reason)")
        }
    }

    private func fetchProof(
        from old: Checkpoint, to new: Checkpoint, _ conversation: Conversation
    ) throws(RekorClientError) -> ConsistencyProof {
        do throws(RekorClientError) {
            return try LogClient.proof(
                from: old.size, to: new.size, treeID: RekorCheckpoint.parts(ofOrigin: new.origin)?.treeID, conversation)
        } catch where error.code == .refused || error.code == .notFound {
            throw LogClient.unproven(old, new, error.detail)
        }
    }

    private static func unproven(_ old: Checkpoint, _ new: Checkpoint, _ why: String) -> RekorClientError {
        RekorClientError(
            .consistencyUnproven,
            "\(new.origin): the tree of \(new.size) leaves is not proven to begin with that of \(old.size): \(why)",
            hint: "the log may have been rolled back or rewritten: keep the evidence and tell others")
    }

    /// `/log/proof` of v1; the root that it states is not looked at, for it is that of neither size.
    static func proof(
        from old: TreeSize, to new: TreeSize, treeID: UInt64?, _ conversation: Conversation
    ) throws(RekorClientError) -> ConsistencyProof {
        let tree = treeID.map { "&treeID=\($0)" } ?? ""
        let answer = try conversation.get("/api/v1/log/proof?firstSize=\(old)&lastSize=\(new)\(tree)")
        guard answer.status == 200 else { throw refusal(answer, of: conversation.log.url) }
        let root = try document(answer.body)
        let hashes = root["hashes"]?.elements.map { $0.string.flatMap { Digest(hex: $0) } } ?? [nil]
        let isNone = root["hashes"].map(\.isNull) ?? false
        guard isNone || !hashes.contains(nil) else {
            throw RekorClientError(.answerSyntax, "the proof's hashes are not a list of 64 hexadecimal digits each")
        }
        return ConsistencyProof(from: old, to: new, hashes: hashes.compactMap { $0 })
    }

    /// A log that begins a new tree keeps its old ones: a tree that is new to us must not stand in another's place.
    private func checkOtherTrees(
        _ all: [RememberedCheckpoint], besides new: Checkpoint, _ conversation: Conversation
    ) throws(RekorClientError) {
        guard log.api == .v1, let host = RekorCheckpoint.parts(ofOrigin: new.origin)?.host,
            all.contains(where: { LogClient.isOfHost(host, $0) })
        else { return }
        let information = try LogInformation.fetch(conversation)
        try checkTrees(information, all, isProving: true, conversation)
    }

    /// Whether every tree that is remembered of the log is still there.
    ///
    /// - Parameter isProving: Whether it is proven here that each continues what is remembered.
    func checkTrees(
        _ information: LogInformation, _ all: [RememberedCheckpoint], isProving: Bool, _ conversation: Conversation
    ) throws(RekorClientError) {
        guard let host = RekorCheckpoint.parts(ofOrigin: information.active.checkpoint.origin)?.host else { return }
        for old in all where LogClient.isOfHost(host, old) {
            guard let tree = information.trees.first(where: { $0.checkpoint.origin.utf8.elementsEqual(old.origin.utf8) })
            else {
                conversation.contradiction = (old.note, information.active.note)
                throw RekorClientError(
                    .treeMissing, "the log no longer has the tree \(old.origin), which is remembered",
                    hint: "the log was begun again, or replaced: keep the evidence and find out why")
            }
            guard isProving else { continue }
            let known = try remembered(old, conversation)
            conversation.contradiction = (old.note, tree.note)
            try proveConsistent(known, tree.checkpoint, conversation)
            conversation.contradiction = nil
        }
    }

    private static func isOfHost(_ host: String, _ old: RememberedCheckpoint) -> Bool {
        RekorCheckpoint.parts(ofOrigin: old.origin).map { $0.host.utf8.elementsEqual(host.utf8) } ?? false
    }
}
