import Ledger

/// What a seed's simulation is given to: few of them have everything at once, so that rare things meet each other.
struct SimulationProfile {
    let steps: Int
    let shardOffset: UInt64
    /// Entries that the log begins with, so that some seeds come to the borders of tiles.
    let prologue: Int
    /// Most entries of a group.
    let groupEntries: Int
    let limits: SequencerLimits
    // Each happens once in so many chances, never when 0.
    let writeFaults: Int
    let readFaults: Int
    let signingFaults: Int
    let deaths: Int
    let interludes: Int
    let hasTwoWriters: Bool
    let hasRestores: Bool
    let hasDamage: Bool

    init(_ random: inout SeededGenerator) {
        func chance(_ odds: Int) -> Bool { Int.random(in: 0..<odds, using: &random) == 0 }
        func pick<Value>(_ values: [Value]) -> Value { values[Int.random(in: 0..<values.count, using: &random)] }
        steps = pick([15, 25, 40])
        shardOffset = pick([0, 7])
        prologue = chance(32) ? pick([245, 254, 256, 500]) : 0
        groupEntries = pick([1, 2, 5])
        limits = SequencerLimits(
            batchEntries: pick([2, 3, 6, 600]), batchBytes: pick([100, 400, 1 << 20]),
            poolEntries: pick([3, 10, 1000]),
            poolBytes: pick([500, 1 << 20]))
        writeFaults = pick([0, 0, 6, 12, 30])
        readFaults = pick([0, 0, 40, 200])
        signingFaults = pick([0, 0, 12])
        deaths = pick([0, 1, 1, 3])
        interludes = pick([0, 4, 10])
        hasTwoWriters = pick([false, true])
        hasRestores = pick([false, true])
        hasDamage = pick([false, true])
    }
}
