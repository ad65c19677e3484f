import Synchronization
import TLog

/// Full tiles in memory, bounded, the least lately used going first (by the clock algorithm).
///
/// The bytes of a full tile never change, so nothing here ever gets stale.
final class TileCache: Sendable {
    struct Key: Hashable {
        let level: Int
        let index: UInt64
    }

    private struct Slot {
        let key: Key
        let nodes: TileNodes
        var isUsed: Bool
    }

    private struct Contents {
        var places: [Key: Int] = [:]
        var slots: [Slot] = []
        var hand = 0
    }

    private let capacity: Int
    private let contents = Mutex(Contents())

    /// Requires a capacity of at least 1.
    init(capacity: Int) {
        precondition(capacity > 0, "a cache holds at least one tile")
        self.capacity = capacity
    }

    func nodes(_ key: Key) -> TileNodes? {
        contents.withLock { contents in
            guard let place = contents.places[key] else { return nil }
            contents.slots[place].isUsed = true
            return contents.slots[place].nodes
        }
    }

    func insert(_ nodes: TileNodes, for key: Key) {
        contents.withLock { contents in
            guard contents.places[key] == nil else { return }
            let slot = Slot(key: key, nodes: nodes, isUsed: false)
            guard contents.slots.count == capacity else {
                contents.places[key] = contents.slots.count
                contents.slots.append(slot)
                return
            }
            while contents.slots[contents.hand].isUsed {
                contents.slots[contents.hand].isUsed = false
                contents.hand = (contents.hand + 1) % capacity
            }
            contents.places[contents.slots[contents.hand].key] = nil
            contents.slots[contents.hand] = slot
            contents.places[key] = contents.hand
            contents.hand = (contents.hand + 1) % capacity
        }
    }
}
