import Synchronization
import TLog

/// A full tile's place.
struct TileKey: Hashable {
    let level: Int
    let index: UInt64
}

/// What is made of full tiles, in memory, bounded, the least lately used going first (by the clock algorithm).
///
/// The bytes of a full tile never change, so nothing here ever gets stale.
final class TileCache<Value: Sendable>: Sendable {
    private struct Slot {
        let key: TileKey
        let value: Value
        var isUsed: Bool
    }

    private struct Contents {
        var places: [TileKey: Int] = [:]
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

    func value(_ key: TileKey) -> Value? {
        contents.withLock { contents in
            guard let place = contents.places[key] else { return nil }
            contents.slots[place].isUsed = true
            return contents.slots[place].value
        }
    }

    func insert(_ value: Value, for key: TileKey) {
        contents.withLock { contents in
            guard contents.places[key] == nil else { return }
            let slot = Slot(key: key, value: value, isUsed: false)
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
