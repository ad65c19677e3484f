import LedgerTestKit
import Rekor
import RekorClient
import Signing
import Synchronization
import TLog
import Transport
import Wire

final class Counter: Sendable {
    private let value = Mutex(0)
    /// 1, then 2, …
    func next() -> Int { value.withLock { $0 += 1; return $0 } }
}

extension JSONValue {
    /// The value with what stands at a path replaced; `*` is the first member, nil removes.
    func replacing(_ path: ArraySlice<String>, by new: JSONValue?) throws -> JSONValue {
        guard let first = path.first else { return new ?? .null }
        let rest = path.dropFirst()
        switch self {
        case .object(var members):
            guard let place = members.firstIndex(where: { first == "*" || $0.name == first }) else {
                return .object(members + (new.map { [JSONMember(first, $0)] } ?? []))
            }
            let old = members[place]
            if rest.isEmpty, new == nil {
                members.remove(at: place)
            } else {
                members[place] = JSONMember(old.name, try old.value.replacing(rest, by: new))
            }
            return .object(members)
        case .array(var elements):
            guard let place = Int(first), elements.indices.contains(place) else { throw PathMissing() }
            if rest.isEmpty, new == nil {
                elements.remove(at: place)
            } else {
                elements[place] = try elements[place].replacing(rest, by: new)
            }
            return .array(elements)
        default: throw PathMissing()
        }
    }

    struct PathMissing: Error {}
}

extension PretendRekor {
    /// The honest answer about an entry of the tree.
    func shown(_ place: UInt64) throws -> HTTPResponse {
        answerWithoutBend(LogRequest(url: "https://\(host)/api/v1/log/entries?logIndex=\(shardOffset + place)"))
    }

    /// A note over the newest tree, with some parts other than they are.
    func signedNote(
        origin: String? = nil, treeID: UInt64? = nil, size: UInt64? = nil, root: Digest? = nil, by signer: PrivateKey? = nil
    ) throws -> String {
        let known = try LogEntry(parsing: try shown(0).body)
        let checkpoint = try Checkpoint(
            origin: origin ?? RekorCheckpoint.origin(host: host, treeID: treeID ?? self.treeID),
            size: size.map { TreeSize($0) } ?? known.inclusionProof.size, root: root ?? known.rootHash)
        let signer = try NoteSigner(name: host, key: signer ?? key, kind: .rekorV1)
        return try SignedNote.signed(text: checkpoint.text, by: [signer]).encoded
    }

    /// An answer with another time or log id, which the log has really signed.
    func resigned(_ answer: HTTPResponse, time: Int64? = nil, logID: Digest? = nil) throws -> HTTPResponse {
        let old = try LogEntry(parsing: answer.body)
        let promise = SignedEntryTimestamp(
            body: old.body, integratedTime: time ?? old.integratedTime, logID: logID ?? old.logID, logIndex: old.logIndex)
        let new = LogEntry(
            body: old.body, integratedTime: promise.integratedTime, logID: promise.logID, logIndex: old.logIndex,
            treeID: old.treeID, inclusionProof: old.inclusionProof, rootHash: old.rootHash, checkpoint: old.checkpoint,
            signedEntryTimestamp: try promise.sign(by: key))
        return answer.with(body: new.encoded + [0x0a])
    }
}
