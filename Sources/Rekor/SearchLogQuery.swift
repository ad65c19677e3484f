public import Signing
public import Wire

/// What a client asks a v1 log for (`POST /log/entries/retrieve`): entries by name, by what they record, by index.
///
/// A server answers in the order of ``treeEntries``, ``leafHashes``, ``logIndexes`` and leaves out what it has not.
public struct SearchLogQuery: Sendable, Equatable {
    /// Names with a tree id.
    public let treeEntries: [EntryUUID]
    /// Leaves to look for in all trees: names without tree id, then those of whole entries.
    public let leafHashes: [Digest]
    /// Virtual indexes.
    public let logIndexes: [UInt64]

    /// Most items in one query.
    public static let limit = 10

    /// - Throws: `rekor.query-syntax`, `rekor.query-too-long`, and for entries what
    ///   ``ProposedEntry/init(parsing:attachmentLimit:)`` throws.
    public init(parsing bytes: [UInt8]) throws(RekorError) {
        let query = try ObjectReader(JSONDocument(bytes, orThrow: .querySyntax).root, at: "query", codes: .query)
        let uuids = try query.elements("entryUUIDs")
        let entries = try query.elements("entries")
        let indexes = try query.elements("logIndexes")
        guard uuids.count + entries.count + indexes.count <= SearchLogQuery.limit else {
            throw RekorError(
                .queryTooLong, "more than max allowed \(SearchLogQuery.limit) entries in request",
                hint: "ask in several requests")
        }
        var names: [EntryUUID] = []
        for element in uuids {
            guard let name = element.string.flatMap({ EntryUUID($0) }) else {
                throw query.wrong("entryUUIDs", "a list of 64 or 80 hex digits each, with a tree id from 1 to 2^63 - 1")
            }
            names.append(name)
        }
        var leaves = names.filter { $0.treeID == nil }.map(\.leafHash)
        for element in entries { leaves.append(try SearchLogQuery.leafHash(of: element)) }
        var numbers: [UInt64] = []
        for element in indexes {
            guard let number = element.int, number >= 0 else { throw query.wrong("logIndexes", "a list of indexes") }
            numbers.append(UInt64(number))
        }
        treeEntries = names.filter { $0.treeID != nil }
        leafHashes = leaves
        logIndexes = numbers
    }

    /// The leaf of an entry in either form, proposed or canonical, however its JSON is spelled.
    ///
    /// A proposal is checked as one that is posted, but for the kinds of keys that a log permits for digests: an entry
    /// may be older than that rule.
    ///
    /// - Throws: what ``ProposedEntry/init(parsing:attachmentLimit:)`` and ``EntryBody/init(parsing:)`` throw.
    public static func leafHash(of node: JSONNode) throws(RekorError) -> Digest {
        let entry = try ObjectReader(node, at: "entry", codes: .entry)
        let (kind, version) = (try entry.string("kind"), try entry.string("apiVersion"))
        if (kind, version) == ("hashedrekord", "0.0.1") {
            return try EntryBody(.hashedRekord(HashedRekordEntry(proposed: entry.object("spec")))).leafHash
        }
        let isProposal = isProposed(try entry.object("spec"), kind, version)
        return try isProposal ? ProposedEntry(node).body.leafHash : EntryBody(canonical: node).leafHash
    }

    /// Whether it holds the envelope, of which the canonical form has digests alone.
    private static func isProposed(_ spec: ObjectReader, _ kind: String, _ version: String) -> Bool {
        let content = spec.node["content"]
        switch (kind, version) {
        case ("dsse", "0.0.1"): return spec.optional("proposedContent") != nil
        case ("intoto", "0.0.1"): return content?["envelope"]?.string.map { !$0.isEmpty } ?? false
        case ("intoto", "0.0.2"): return content?["envelope"]?["payload"]?.string.map { !$0.isEmpty } ?? false
        default: return false
        }
    }
}

extension ObjectReader.Codes {
    static let query = ObjectReader.Codes(syntax: .querySyntax, unknown: .querySyntax)
}
