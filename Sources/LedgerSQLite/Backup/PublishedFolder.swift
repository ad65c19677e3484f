import Glibc
public import Ledger
public import Signing
import TLog

/// A folder of `ledger publish`: entries in C2SP bundles, and their envelopes and documents where they were published too.
///
/// It tells no times: a tree does not hold them, and neither do tiles.
public struct PublishedFolder: EntrySource {
    /// Where `ledger publish` puts what entries stand for, by digest.
    public static func envelopePath(_ digest: Digest) -> String { "envelopes/\(digest.hex).json" }
    public static func documentPath(_ digest: Digest) -> String { "documents/\(digest.hex)" }

    public let place: String
    public let note: String
    public var first: UInt64 { 0 }
    public var hasTimes: Bool { false }
    private let size: UInt64

    /// - Throws: `ledger.source-damaged`, and what reading throws.
    public init(_ folder: String) throws(LedgerError) {
        place = folder
        guard let bytes = try PublishedFolder.bytes("checkpoint", in: folder),
            let note = String(validating: bytes, as: UTF8.self),
            let checkpoint = try? Checkpoint(parsing: SignedNote(parsing: note).text)
        else { throw .damagedSource(folder, "it has no checkpoint") }
        self.note = note
        size = checkpoint.size.value
    }

    public func read(
        _ range: Range<UInt64>, _ take: (ReturnedEntry) throws(LedgerError) -> Void
    ) throws(LedgerError) {
        let full = UInt64(Tile.full)
        var next = range.lowerBound
        while next < range.upperBound {
            let bodies = try bundle(next / full)
            for place in Int(next % full)..<bodies.count where next < range.upperBound {
                try take(ReturnedEntry(index: next, body: bodies[place], integratedTime: nil, blob: blob))
                next += 1
            }
        }
    }

    /// The bundle as wide as the checkpoint has it; of a partial one that was removed since, the full one.
    private func bundle(_ index: UInt64) throws(LedgerError) -> [[UInt8]] {
        let width = Int(min(UInt64(Tile.full), size - index * UInt64(Tile.full)))
        for bundle in [EntryBundle(index: index, width: width), EntryBundle(index: index)] {
            guard let bytes = try PublishedFolder.bytes(bundle.path, in: place) else { continue }
            do { return try bundle.entries(in: bytes) } catch { throw .damagedSource(place, error.detail) }
        }
        throw .damagedSource(place, "\(EntryBundle(index: index, width: width).path) is missing")
    }

    private func blob(_ digest: Digest) throws(LedgerError) -> Blob? {
        for path in [PublishedFolder.envelopePath(digest), PublishedFolder.documentPath(digest)] {
            guard let bytes = try PublishedFolder.bytes(path, in: place) else { continue }
            let blob = Blob(bytes)
            guard blob.digest == digest else { throw .damagedSource(place, "\(path) hashes to \(blob.digest)") }
            return blob
        }
        return nil
    }

    /// nil when there is no such file.
    private static func bytes(_ name: String, in folder: String) throws(LedgerError) -> [UInt8]? {
        let path = folder + "/" + name
        guard PosixFile.exists(path) else { return nil }
        return try PosixFile(path, O_RDONLY).read(upTo: PosixFile.length(of: path))
    }
}
