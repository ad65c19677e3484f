public import ArgumentParser
import Wire

/// A time span as users write it: `90s`, `30m`, `12h`, `7d`.
public struct Age: ExpressibleByArgument, Sendable {
    let seconds: Int64

    public init?(argument: String) {
        let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
        guard let last = argument.last, let unit = units[last], let count = UInt32(argument.dropLast()),
            argument.first?.isNumber == true
        else { return nil }
        seconds = Int64(count) * unit
    }

    /// The instant that lies this long before another.
    func before(_ instant: Timestamp) -> Timestamp {
        Timestamp(seconds: instant.seconds - seconds, nanoseconds: instant.nanoseconds)
    }
}
