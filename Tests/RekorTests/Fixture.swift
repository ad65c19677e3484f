import Attestation
import Rekor
import Signing
import TLog
import Wire

/// A log of 20 entries in its second shard, seven entries after the first; ours is number 13 in its own tree.
struct Fixture: Sendable {
    static let host = "rekor.example"
    static let treeID: UInt64 = 0x0123_4567_89ab_cdef
    static let shardOffset: UInt64 = 7
    static let index = 13
    static let time: Int64 = 1_750_000_000

    let logKey: PrivateKey
    let signer: PrivateKey
    let envelopeBytes: [UInt8]
    let body: EntryBody
    let entry: LogEntry
    let bundle: SigstoreBundle

    static let shared = Result { try Fixture() }

    init(signerKind: KeyKind = .ecdsaP256, payloadType: String = "application/vnd.in-toto+json") throws {
        logKey = try PrivateKey.generate(.ecdsaP256)
        signer = try PrivateKey.generate(signerKind)
        let payload = Array(#"{"_type":"https://in-toto.io/Statement/v1","note":"<a> & b"}"#.utf8)
        let envelope = try Envelope.signed(
            type: payloadType, payload: payload, by: signer, keyID: signer.publicKey.keyID.hex)
        envelopeBytes = envelope.encoded()
        body = try EntryBody.dsse(envelope: envelopeBytes, verifiers: [signer.publicKey])
        entry = try Fixture.entry(of: body.encoded, by: logKey)
        bundle = try SigstoreBundle(envelope: envelopeBytes, entry: entry)
    }

    /// The log's evidence for a body at ``index``.
    static func entry(
        of body: [UInt8], by key: any Signer, index: Int = Fixture.index, time: Int64 = Fixture.time
    ) throws -> LogEntry {
        var leaves = (0..<20).map { Array("another entry \($0)".utf8) }
        leaves[index] = body
        let hashes = leaves.map { MerkleHash.leaf($0) }
        var range = CompactRange()
        for hash in hashes { range.append(hash) }
        let inclusion = try InclusionProof.make(index: LogIndex(UInt64(index)), size: range.size) { nodes in
            nodes.map { node in
                var subtree = CompactRange()
                let first = Int(node.index) << node.level
                for hash in hashes[first..<first + 1 << node.level] { subtree.append(hash) }
                return subtree.root
            }
        }
        return try LogEntry.signed(
            body: body, integratedTime: time, treeID: treeID, logIndex: shardOffset + UInt64(index),
            inclusion: inclusion, root: range.root, host: host, by: key)
    }

    var verifier: BundleVerifier {
        BundleVerifier(
            logs: [TrustedLog(name: Fixture.host, key: logKey.publicKey)], signers: [signer.publicKey])
    }
}

extension BundleVerification {
    /// The steps that failed, with their codes.
    var failed: [VerificationStep.Name: RekorError.Code] {
        var failed: [VerificationStep.Name: RekorError.Code] = [:]
        for step in steps {
            if case .failed(let error) = step.outcome { failed[step.name] = error.code }
        }
        return failed
    }
}

extension RekorError {
    static func of(_ code: Code) -> RekorError { RekorError(code, "") }
}

/// A JSON text that tests change by path.
enum JSONEdit {
    /// The same value with the member or element at `path` replaced; nil removes it.
    static func replace(_ value: JSONValue, _ path: ArraySlice<String>, by new: JSONValue?) -> JSONValue {
        guard let first = path.first else { return new ?? .null }
        let rest = path.dropFirst()
        switch value {
        case .object(let members):
            var changed: [JSONMember] = []
            var isFound = false
            for member in members {
                guard member.name == first else {
                    changed.append(member)
                    continue
                }
                isFound = true
                if rest.isEmpty, new == nil { continue }
                changed.append(JSONMember(member.name, replace(member.value, rest, by: new)))
            }
            if !isFound, rest.isEmpty, let new { changed.append(JSONMember(first, new)) }
            return .object(changed)
        case .array(var elements):
            guard let index = Int(first), elements.indices.contains(index) else { return value }
            if rest.isEmpty, new == nil {
                elements.remove(at: index)
            } else {
                elements[index] = replace(elements[index], rest, by: new)
            }
            return .array(elements)
        default:
            return value
        }
    }

    static func replace(_ bytes: [UInt8], _ path: String, by new: JSONValue?) throws -> [UInt8] {
        let value = try JSONDocument(bytes).root.value
        return replace(value, path.split(separator: ".").map(String.init)[...], by: new).compact
    }

    static func value(_ bytes: [UInt8], _ path: String) throws -> JSONValue? {
        var value: JSONValue? = try JSONDocument(bytes).root.value
        for name in path.split(separator: ".").map(String.init) {
            if case .array(let elements)? = value, let index = Int(name) {
                value = elements[index]
            } else {
                value = value?[name]
            }
        }
        return value
    }
}
