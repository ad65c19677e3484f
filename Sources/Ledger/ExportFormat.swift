public import Signing
import TLog
import Wire

/// The lines of a file of `ledger export` (`docs/formats/export.md`): a head, one for each entry, an end.
public enum ExportFormat {
    static let name = "stella-ledger-export"
    static let version = 1

    /// What the first line says.
    public struct Head: Sendable, Equatable {
        public let origin: String
        public let treeID: UInt64
        public let shardOffset: UInt64
        /// Entries from `first` up to `size` follow.
        public let first: UInt64
        public let size: UInt64
    }

    static func line(_ head: Head) -> [UInt8] {
        line([
            "format": .string(name), "version": .integer(version), "origin": .string(head.origin),
            "treeId": .string(String(head.treeID)), "shardOffset": .integer(head.shardOffset),
            "from": .integer(head.first), "size": .integer(head.size),
        ])
    }

    static func line(_ entry: StoredEntry, blobs: [[UInt8]]) -> [UInt8] {
        line([
            "index": .integer(entry.index.value), "integratedTime": .integer(entry.integratedTime.seconds),
            "body": .string(Base64.encode(entry.body)), "blobs": .array(blobs.map { .string(Base64.encode($0)) }),
        ])
    }

    /// - Parameter sum: Over all lines before, line feeds included.
    static func line(note: String, sum: Digest) -> [UInt8] {
        line(["sha256": .string(sum.hex), "checkpoint": .string(note)])
    }

    /// - Throws: `ledger.source-damaged`.
    public static func head(in line: [UInt8], of place: String) throws(LedgerError) -> Head {
        let node = try node(line, place)
        guard node["format"]?.string == name, node["version"]?.int == version else {
            throw .damagedSource(place, "it does not begin as an export of version \(version)")
        }
        guard let origin = node["origin"]?.string, let treeID = node["treeId"]?.string.flatMap({ UInt64($0) }),
            let offset = number(node["shardOffset"]), let first = number(node["from"]), let size = number(node["size"]),
            first <= size
        else { throw .damagedSource(place, "its first line lacks a member") }
        return Head(origin: origin, treeID: treeID, shardOffset: offset, first: first, size: size)
    }

    /// - Throws: `ledger.source-damaged`.
    public static func entry(in line: [UInt8], of place: String) throws(LedgerError) -> ReturnedEntry {
        let node = try node(line, place)
        guard let index = number(node["index"]), let seconds = node["integratedTime"]?.int,
            let body = node["body"]?.string.flatMap({ Base64.decode($0) }), let blobs = node["blobs"],
            blobs.kind == .array
        else { throw .damagedSource(place, "a line is no entry") }
        var decoded: [Blob] = []
        for element in blobs.elements {
            guard let bytes = element.string.flatMap({ Base64.decode($0) }) else {
                throw .damagedSource(place, "a blob of entry \(index) is no base64")
            }
            decoded.append(Blob(bytes))
        }
        let found = decoded
        return ReturnedEntry(index: index, body: body, integratedTime: Timestamp(seconds: Int64(seconds))) { digest in
            found.first { $0.digest == digest }
        }
    }

    /// The signed note, once the sum is that of the lines before.
    ///
    /// - Throws: `ledger.source-damaged`.
    public static func note(in line: [UInt8], after sum: Digest, of place: String) throws(LedgerError) -> String {
        let node = try node(line, place)
        guard let note = node["checkpoint"]?.string, let stated = node["sha256"]?.string else {
            throw .damagedSource(place, "its last line is no checkpoint: the file was cut off")
        }
        guard stated == sum.hex else { throw .damagedSource(place, "its lines hash to \(sum), it ends with \(stated)") }
        return note
    }

    private static func number(_ node: JSONNode?) -> UInt64? { node?.numberText.flatMap { UInt64($0) } }

    private static func line(_ value: JSONValue) -> [UInt8] { value.compact + [0x0a] }

    private static func node(_ line: [UInt8], _ place: String) throws(LedgerError) -> JSONNode {
        do { return try JSONDocument(line).root } catch { throw .damagedSource(place, error.description) }
    }
}
