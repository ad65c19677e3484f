import Ledger
import Signing

/// Blobs that lie one behind the other in a segment, without anything between them: each is found by its place, and is what its
/// digest says.
struct BlobPack {
    /// From so many bytes on, a batch's blobs are written to a segment: the sync of a file then costs less than the pages that
    /// would go through the write-ahead log.
    static let threshold = 256 << 10
    /// A pack is ended when it has so many.
    private static let length = 1 << 20

    let blobs: ArraySlice<Blob>
    let byteCount: Int

    /// The packs of a batch; none for one whose blobs are better off as rows.
    static func packs(of blobs: [Blob]) -> [BlobPack] {
        guard blobs.reduce(0, { $0 + $1.bytes.count }) >= threshold else { return [] }
        var packs: [BlobPack] = []
        var (start, count) = (0, 0)
        for place in blobs.indices {
            count += blobs[place].bytes.count
            guard count >= length || place == blobs.count - 1 else { continue }
            packs.append(BlobPack(blobs: blobs[start...place], byteCount: count))
            (start, count) = (place + 1, 0)
        }
        return packs
    }

    /// A long blob is not copied.
    var bytes: [UInt8] {
        if blobs.count == 1, let only = blobs.first { return only.bytes }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(byteCount)
        for blob in blobs { bytes += blob.bytes }
        return bytes
    }

    /// Where each of its blobs lies when the pack lies at `start`.
    func places(from start: SegmentPlace) -> [(digest: Digest, place: SegmentPlace)] {
        var offset = start.offset
        return blobs.map { blob in
            let place = SegmentPlace(segment: start.segment, offset: offset, length: UInt32(blob.bytes.count))
            offset += place.length
            return (blob.digest, place)
        }
    }
}
