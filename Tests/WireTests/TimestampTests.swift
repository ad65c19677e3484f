import Foundation
import Testing
import Wire

@Suite("Timestamps, RFC 3339")
struct TimestampTests {
    @Test(
        "what is read is written in UTC",
        arguments: [
            ("2025-06-30T00:00:00Z", "2025-06-30T00:00:00Z"), ("2025-06-30T01:30:00+01:30", "2025-06-30T00:00:00Z"),
            ("1969-12-31T23:59:59.5Z", "1969-12-31T23:59:59.5Z"), ("2024-02-29T12:00:00.120000000Z", "2024-02-29T12:00:00.12Z"),
            ("0000-01-01T00:00:00Z", "0000-01-01T00:00:00Z"), ("9999-12-31T23:59:59.999999999Z", "9999-12-31T23:59:59.999999999Z"),
        ])
    func roundTrip(text: String, wanted: String) throws {
        #expect(try #require(Timestamp(rfc3339: text)).rfc3339 == wanted)
    }

    @Test(
        "other spellings are refused",
        arguments: [
            "2025-06-30", "2025-06-30T00:00:00", "2025-06-30 00:00:00Z", "2025-06-30t00:00:00z", "2025-02-29T00:00:00Z",
            "2025-13-01T00:00:00Z", "2025-06-30T24:00:00Z", "2025-06-30T00:00:60Z", "2025-06-30T00:00:00.Z",
            "2025-06-30T00:00:00.1234567890Z", "2025-06-30T00:00:00+0100", "2025-06-30T00:00:00Z ", "",
        ])
    func refused(text: String) { #expect(Timestamp(rfc3339: text) == nil) }

    @Test("every day from 1600 to 2400 agrees with Foundation's calendar")
    func calendar() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(secondsFromGMT: 0))
        let first = try #require(Timestamp(year: 1600, month: 1, day: 1)).seconds
        let last = try #require(Timestamp(year: 2400, month: 1, day: 1)).seconds
        for seconds in stride(from: first, to: last, by: 86_400 * 7) {
            let stamp = Timestamp(seconds: seconds)
            let parts = calendar.dateComponents([.year, .month, .day], from: Date(timeIntervalSince1970: Double(seconds)))
            let wanted = String(format: "%04d-%02d-%02dT00:00:00Z", parts.year ?? 0, parts.month ?? 0, parts.day ?? 0)
            #expect(stamp.rfc3339 == wanted)
            #expect(Timestamp(rfc3339: stamp.rfc3339) == stamp)
        }
    }
}
