import Ledger
import Signing
import TLog

/// What a segment holds of 256 entries: the tree over them, where each ends, and the entries as a C2SP bundle.
///
///     offset 0       511 hashes of 32 bytes: 256 leaves, 128 nodes above them, … the root of the 256
///     offset 16352   256 × 4 bytes, big endian: where entry i ends in the bundle
///     offset 17376   the bundle: each entry after its length as a 16-bit integer, big endian
///
/// The nodes are there so that a proof reads nine of them and hashes eight times, instead of 255 times.
enum BundleRecord {
    static let nodesLength = TileNodes.byteCount
    static let headLength = nodesLength + 4 * Tile.full

    /// - Parameter bodies: 256, each of at most 65,535 bytes.
    static func encode(nodes: TileNodes, bodies: [[UInt8]]) -> [UInt8] {
        precondition(bodies.count == Tile.full, "only full bundles go to a segment")
        let length = bodies.reduce(headLength) { $0 + 2 + $1.count }
        return [UInt8](unsafeUninitializedCapacity: length) { buffer, count in
            let target = UnsafeMutableRawBufferPointer(buffer)
            nodes.withUnsafeBytes { target.copyMemory(from: $0) }
            var end = headLength
            for (place, body) in bodies.enumerated() {
                target.storeBytes(of: UInt16(body.count).bigEndian, toByteOffset: end, as: UInt16.self)
                body.withUnsafeBytes { UnsafeMutableRawBufferPointer(rebasing: target[(end + 2)...]).copyMemory(from: $0) }
                end += 2 + body.count
                target.storeBytes(
                    of: UInt32(end - headLength).bigEndian, toByteOffset: nodesLength + 4 * place, as: UInt32.self)
            }
            count = end
        }
    }

    /// The 256 leaves of a record.
    ///
    /// - Parameter bytes: The nodes.
    /// - Throws: `ledger.tile-damaged` when the nodes above are not what they hash to.
    static func leaves(in bytes: [UInt8], of tile: Tile) throws(LedgerError) -> [Digest] {
        let leaves: [Digest]
        do { leaves = try tile.decode(Array(bytes.prefix(Tile.full * Digest.byteCount))) } catch {
            throw LedgerError(.tileDamaged, "\(error)")
        }
        guard TileNodes(full: leaves).isSame(as: bytes) else {
            throw LedgerError(
                .tileDamaged, "the nodes that are stored over \(tile) are not those of its hashes",
                hint: "a stored bit changed: run `stella ledger audit` and restore a backup")
        }
        return leaves
    }

    /// The 256 entries behind the nodes of a record.
    ///
    /// - Parameter bytes: The record from `nodesLength` on.
    /// - Throws: `ledger.entry-damaged` when lengths and ends contradict each other.
    static func bodies(in bytes: [UInt8], of first: UInt64) throws(LedgerError) -> [[UInt8]] {
        let start = headLength - nodesLength
        let bodies: [[UInt8]]? = bytes.withUnsafeBytes { source in
            var bodies: [[UInt8]] = []
            bodies.reserveCapacity(Tile.full)
            var position = start
            for place in 0..<Tile.full {
                guard position + 2 <= source.count else { return nil }
                let length = Int(UInt16(bigEndian: source.loadUnaligned(fromByteOffset: position, as: UInt16.self)))
                let end = position + 2 + length
                let stated = UInt32(bigEndian: source.loadUnaligned(fromByteOffset: 4 * place, as: UInt32.self))
                guard end <= source.count, end - start == Int(stated) else { return nil }
                bodies.append(Array(source[position + 2..<end]))
                position = end
            }
            return position == source.count ? bodies : nil
        }
        guard let bodies else {
            throw LedgerError(
                .entryDamaged, "the bundle of entries \(first) to \(first + 255) is not what its lengths say",
                hint: "run `stella ledger audit` and restore a backup")
        }
        return bodies
    }
}
