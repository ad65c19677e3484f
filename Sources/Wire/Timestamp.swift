/// An instant in UTC with nanoseconds (RFC 3339), between the years 0000 and 9999.
public struct Timestamp: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// POSIX seconds; negative before 1970.
    public let seconds: Int64
    /// 0 … 999,999,999, counted forwards from `seconds`.
    public let nanoseconds: Int32

    /// Requires `0 ≤ nanoseconds < 1,000,000,000`.
    public init(seconds: Int64, nanoseconds: Int32 = 0) {
        precondition((0..<1_000_000_000).contains(nanoseconds))
        self.seconds = seconds
        self.nanoseconds = nanoseconds
    }

    /// A civil date and time at an offset from UTC; nil when a part is out of range (second 60 included).
    public init?(
        year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0, nanosecond: Int = 0,
        offsetSeconds: Int = 0
    ) {
        guard (0...9999).contains(year), (1...12).contains(month), (0...23).contains(hour), (0...59).contains(minute),
            (0...59).contains(second), (0..<1_000_000_000).contains(nanosecond), abs(offsetSeconds) < 86_400,
            (1...Timestamp.days(inMonth: month, of: year)).contains(day)
        else { return nil }
        let time = hour * 3600 + minute * 60 + second - offsetSeconds
        self.init(
            seconds: Int64(Timestamp.daysFromEpoch(year: year, month: month, day: day) * 86_400 + time),
            nanoseconds: Int32(nanosecond))
    }

    /// Reads a date-time exactly as RFC 3339 §5.6 spells it, with upper-case `T` and `Z`.
    ///
    /// nil for a missing zone, a leap second, more than 9 fraction digits, or anything else.
    public init?(rfc3339 text: some StringProtocol) {
        var fields = TimestampFields(Array(text.utf8))
        guard let year = fields.digits(4), fields.take("-"), let month = fields.digits(2), fields.take("-"),
            let day = fields.digits(2), fields.take("T"), let hour = fields.digits(2), fields.take(":"),
            let minute = fields.digits(2), fields.take(":"), let second = fields.digits(2)
        else { return nil }
        var nanosecond = 0
        if fields.take(".") {
            guard let fraction = fields.fraction() else { return nil }
            nanosecond = fraction
        }
        var offset = 0
        if !fields.take("Z") {
            let west = fields.take("-")
            guard west || fields.take("+"), let hours = fields.digits(2), fields.take(":"),
                let minutes = fields.digits(2), hours < 24, minutes < 60
            else { return nil }
            offset = (hours * 3600 + minutes * 60) * (west ? -1 : 1)
        }
        guard fields.atEnd else { return nil }
        self.init(
            year: year, month: month, day: day, hour: hour, minute: minute, second: second, nanosecond: nanosecond,
            offsetSeconds: offset)
    }

    /// `2025-06-30T00:00:00Z`, with a fraction only when it is not zero and without its trailing zeros.
    ///
    /// RFC 3339 has no words for what lies outside of the years 0 to 9999: that is `@` and the POSIX seconds.
    public var rfc3339: String {
        guard (-62_167_219_200..<253_402_300_800).contains(seconds) else { return "@\(seconds)" }
        let day = seconds.flooredDivision(by: 86_400)
        let time = Int(seconds - day * 86_400)
        let date = Timestamp.civil(fromDays: Int(day))
        // "2026-11-29T07:00:00.000000001Z" is the longest.
        return String(unsafeUninitializedCapacity: 30) { text in
            var end = 0
            func write(_ number: Int, _ width: Int, _ before: Character) {
                if let mark = before.asciiValue, end > 0 {
                    text[end] = mark
                    end += 1
                }
                var rest = number
                for place in stride(from: end + width - 1, through: end, by: -1) {
                    text[place] = UInt8(ascii: "0") + UInt8(rest % 10)
                    rest /= 10
                }
                end += width
            }
            write(date.year, 4, "-")
            write(date.month, 2, "-")
            write(date.day, 2, "-")
            write(time / 3600, 2, "T")
            write(time / 60 % 60, 2, ":")
            write(time % 60, 2, ":")
            if nanoseconds > 0 {
                write(Int(nanoseconds), 9, ".")
                while text[end - 1] == UInt8(ascii: "0") { end -= 1 }
            }
            text[end] = UInt8(ascii: "Z")
            return end + 1
        }
    }

    public var description: String { rfc3339 }

    public static func < (left: Timestamp, right: Timestamp) -> Bool {
        (left.seconds, left.nanoseconds) < (right.seconds, right.nanoseconds)
    }

    /// Days of a month in the proleptic Gregorian calendar.
    package static func days(inMonth month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    // Both directions count in 400-year eras of 146,097 days that begin on 1 March, so that the leap day is last.
    private static func daysFromEpoch(year: Int, month: Int, day: Int) -> Int {
        let year = month <= 2 ? year - 1 : year
        let era = (year >= 0 ? year : year - 399) / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func civil(fromDays days: Int) -> (year: Int, month: Int, day: Int) {
        let days = days + 719_468
        let era = (days >= 0 ? days : days - 146_096) / 146_097
        let dayOfEra = days - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shifted = (5 * dayOfYear + 2) / 153
        let month = shifted < 10 ? shifted + 3 : shifted - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1)
    }
}

extension Int64 {
    fileprivate func flooredDivision(by divisor: Int64) -> Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}

/// A cursor over the fixed fields of a date-time.
private struct TimestampFields {
    private let text: [UInt8]
    private var position = 0

    init(_ text: [UInt8]) { self.text = text }

    var atEnd: Bool { position == text.count }

    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard position < text.count, text[position] == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    mutating func digits(_ count: Int) -> Int? {
        guard position + count <= text.count else { return nil }
        var number = 0
        for offset in 0..<count {
            let digit = text[position + offset]
            guard (0x30...0x39).contains(digit) else { return nil }
            number = number * 10 + Int(digit - 0x30)
        }
        position += count
        return number
    }

    /// One to nine fraction digits as nanoseconds.
    mutating func fraction() -> Int? {
        let start = position
        while let digit = position < text.count ? text[position] : nil, (0x30...0x39).contains(digit) { position += 1 }
        let count = position - start
        guard (1...9).contains(count) else { return nil }
        position = start
        guard var number = digits(count) else { return nil }
        for _ in count..<9 { number *= 10 }
        return number
    }
}
