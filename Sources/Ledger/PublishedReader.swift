import Signing
import TLog

/// Reads the files of a published log for an audit: counts them, and reports what is missing or contradicts itself.
struct PublishedReader<Source: TileSource> {
    /// A tile or a bundle as a path, and the path of the full one that takes its place.
    private struct File {
        let path: String
        let full: String
        let width: Int
        let limit: Int
        let missing: LedgerError.Code
    }

    let source: Source
    var report = AuditReport()
    /// Reads in a row that failed; a source that went away must not be asked a million times.
    private var failures = 0
    private static var maxFailures: Int { 8 }
    private static var maxFindings: Int { 10_000 }

    init(_ source: Source) { self.source = source }

    /// Whether going on is of no use.
    var isDone: Bool { failures >= Self.maxFailures || report.findings.count >= Self.maxFindings }

    /// A whole file; nil when there is none, or when nobody can tell, which is reported.
    mutating func bytes(_ path: String, limit: Int) -> [UInt8]? {
        do throws(LedgerError) {
            let bytes = try source.read(path, limit: limit)
            failures = 0
            report.bytesRead += bytes?.count ?? 0
            return bytes
        } catch {
            if error.code != .publishedTooLong { failures += 1 }
            report.add(error, at: path)
            return nil
        }
    }

    /// The hashes of a tile as wide as it is in the tree.
    mutating func hashes(_ tile: Tile) -> [Digest]? {
        let file = File(
            path: tile.path, full: tile.completed.path, width: tile.width, limit: PublishedLimit.tile,
            missing: .tileDamaged)
        guard let (bytes, isFull) = content(file) else { return nil }
        report.tiles += 1
        do throws(LedgerError) {
            let hashes = Array(try (isFull ? tile.completed : tile).hashes(in: bytes).prefix(tile.width))
            comparePartials(file, with: bytes) { $0 <= hashes.count ? $0 * Digest.byteCount : nil }
            return hashes
        } catch {
            report.add(error, at: isFull ? file.full : file.path)
            return nil
        }
    }

    /// The bytes of a bundle and where its entries lie, as many as it has in the tree.
    mutating func entries(_ bundle: EntryBundle) -> (bytes: [UInt8], ranges: [Range<Int>])? {
        let file = File(
            path: bundle.path, full: EntryBundle(index: bundle.index).path, width: bundle.width,
            limit: PublishedLimit.bundle, missing: .entryDamaged)
        guard let (bytes, isFull) = content(file) else { return nil }
        do throws(TLogError) {
            let ranges = try EntryBundle.ranges(in: bytes)
            guard ranges.count == (isFull ? Tile.full : bundle.width) else {
                report.add(
                    .entryDamaged, at: isFull ? file.full : file.path,
                    "holds \(ranges.count) entries, wanted are \(isFull ? Tile.full : bundle.width)")
                return nil
            }
            comparePartials(file, with: bytes) { $0 <= ranges.count ? ranges[$0 - 1].upperBound : nil }
            return (bytes, Array(ranges.prefix(bundle.width)))
        } catch {
            report.add(.entryDamaged, at: isFull ? file.full : file.path, error.detail)
            return nil
        }
    }

    /// The file, or for a partial one that is gone the full one (C2SP tlog-tiles).
    private mutating func content(_ file: File) -> (bytes: [UInt8], isFull: Bool)? {
        let found = report.findings.count
        if let bytes = bytes(file.path, limit: file.limit) { return (bytes, file.path == file.full) }
        if file.path != file.full, let bytes = bytes(file.full, limit: file.limit) { return (bytes, true) }
        if report.findings.count == found { report.add(file.missing, at: file.path, "it is missing") }
        return nil
    }

    /// What else lies at the same place must begin with the same bytes, or be their beginning.
    ///
    /// - Parameter end: How many of `bytes` a file of some width has; nil when it has more than all of them.
    private mutating func comparePartials(_ file: File, with bytes: [UInt8], end: (Int) -> Int?) {
        let widths: [Int]
        do throws(LedgerError) { widths = try source.partials(of: file.full) } catch {
            return report.add(error, at: file.full + ".p")
        }
        var others = widths.filter { $0 != file.width }.map { (path: "\(file.full).p/\($0)", end: end($0)) }
        // Next to a partial file the full one may be there already, before a checkpoint needs it.
        if file.path != file.full { others.append((file.full, end(Tile.full))) }
        for other in others {
            guard let found = self.bytes(other.path, limit: file.limit) else { continue }
            let isSame = other.end.map { found[...].elementsEqual(bytes[..<$0]) } ?? found.starts(with: bytes)
            guard !isSame else { continue }
            report.add(file.missing, at: other.path, "contradicts \(file.path)")
        }
    }
}
