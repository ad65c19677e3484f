import Wire

/// A time as documents spell it, not only as RFC 3339 does (rule T4).
///
/// Beside the strict form: surrounding blanks, a blank instead of `T`, no zone (UTC), no seconds, a date alone
/// (midnight UTC), a comma before the fraction, an offset without colon, second 60 (the next minute).
struct LenientTime {
    let timestamp: Timestamp
    /// Whether RFC 3339 would have it so; `T` and `Z` may be lower case, the fraction as long as it likes.
    let isStrictForm: Bool

    init?(_ text: String) {
        var fields = Fields(text)
        guard let year = fields.digits(4), fields.take("-"), let month = fields.digits(2), fields.take("-"),
            let day = fields.digits(2)
        else { return nil }
        var time = Time()
        if !fields.atEnd {
            guard fields.take("T") || fields.take("t") || fields.takeUnusual(" "), let read = fields.time() else {
                return nil
            }
            time = read
        } else {
            fields.isStrict = false
        }
        guard fields.atEnd,
            let start = Timestamp(
                year: year, month: month, day: day, hour: time.hour, minute: time.minute, second: time.second,
                nanosecond: time.nanosecond, offsetSeconds: time.offset)
        else { return nil }
        let instant = time.isLeapSecond ? Timestamp(seconds: start.seconds + 1) : start
        guard LenientTime.representable.contains(instant.seconds) else { return nil }
        timestamp = instant
        isStrictForm = fields.isStrict
    }

    /// The years 0000 to 9999 in UTC; an offset can lead out of them.
    private static let representable: Range<Int64> = -62_167_219_200..<253_402_300_800

    private struct Time {
        var hour = 0
        var minute = 0
        var second = 0
        var nanosecond = 0
        var offset = 0
        var isLeapSecond = false
    }

    private struct Fields {
        private let text: ArraySlice<UInt8>
        private var position: Int
        var isStrict = true

        init(_ text: String) {
            let bytes = Array(text.utf8)
            self.text = withoutBlanks(bytes)
            if self.text.count != bytes.count { isStrict = false }
            position = self.text.startIndex
        }

        var atEnd: Bool { position == text.endIndex }

        mutating func take(_ character: Unicode.Scalar) -> Bool {
            guard position < text.endIndex, text[position] == UInt8(ascii: character) else { return false }
            position += 1
            return true
        }

        mutating func takeUnusual(_ character: Unicode.Scalar) -> Bool {
            guard take(character) else { return false }
            isStrict = false
            return true
        }

        mutating func digits(_ count: Int) -> Int? {
            guard position + count <= text.endIndex else { return nil }
            var number = 0
            for digit in text[position..<position + count] {
                guard (0x30...0x39).contains(digit) else { return nil }
                number = number * 10 + Int(digit - 0x30)
            }
            position += count
            return number
        }

        /// Everything after the date's separator.
        mutating func time() -> Time? {
            var time = Time()
            guard let hour = digits(2), take(":"), let minute = digits(2) else { return nil }
            time.hour = hour
            time.minute = minute
            if take(":") {
                guard let second = digits(2) else { return nil }
                time.second = second
                if take(".") || takeUnusual(",") {
                    guard let fraction = fraction() else { return nil }
                    time.nanosecond = fraction
                }
            } else {
                isStrict = false
            }
            if time.second == 60 {
                isStrict = false
                time.isLeapSecond = true
                time.second = 59
                time.nanosecond = 0
            }
            guard let offset = zone() else { return nil }
            time.offset = offset
            return time
        }

        /// Digits beyond the ninth are cut off.
        private mutating func fraction() -> Int? {
            var nanoseconds = 0
            var count = 0
            while let digit = digits(1) {
                if count < 9 { nanoseconds = nanoseconds * 10 + digit }
                count += 1
            }
            guard count > 0 else { return nil }
            for _ in min(count, 9)..<9 { nanoseconds *= 10 }
            return nanoseconds
        }

        /// Seconds east of UTC.
        private mutating func zone() -> Int? {
            if take("Z") || take("z") { return 0 }
            if atEnd {
                isStrict = false
                return 0
            }
            let west = take("-")
            guard west || take("+"), let hours = digits(2) else { return nil }
            if !take(":") { isStrict = false }
            guard let minutes = digits(2), hours < 24, minutes < 60 else { return nil }
            return (hours * 3600 + minutes * 60) * (west ? -1 : 1)
        }
    }
}
