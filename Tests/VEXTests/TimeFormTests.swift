import Testing
import VEX
import Wire

@Suite("T4: forms of time")
struct TimeFormTests {
    private func read(_ time: String) throws -> VEXDocument {
        try DocumentReader().read(
            Sample.openvex(statement: "\"timestamp\": \"\(time)\","))
    }

    @Test(
        "strict forms are not reported",
        arguments: [
            ("2024-05-05T01:02:03Z", "2024-05-05T01:02:03Z"),
            ("2024-05-05t01:02:03z", "2024-05-05T01:02:03Z"),
            ("2024-05-05T01:02:03.000Z", "2024-05-05T01:02:03Z"),
            ("2024-05-05T01:02:03.1234567899Z", "2024-05-05T01:02:03.123456789Z"),
            ("2024-05-05T23:30:00-03:00", "2024-05-06T02:30:00Z"),
            ("2024-02-29T00:00:00+00:00", "2024-02-29T00:00:00Z"),
        ])
    func strict(text: String, utc: String) throws {
        let document = try read(text)
        #expect(document.observations.map { $0.timestamp?.rfc3339 } == [utc])
        #expect(document.diagnostics.isEmpty)
    }

    @Test(
        "lenient forms are read and reported",
        arguments: [
            ("2024-05-05 01:02:03Z", "2024-05-05T01:02:03Z"),
            ("2024-05-05T01:02:03", "2024-05-05T01:02:03Z"),
            ("2025-03-26 02:44:10.025070", "2025-03-26T02:44:10.02507Z"),
            ("2024-05-05T01:02Z", "2024-05-05T01:02:00Z"),
            ("2024-05-05T01:02", "2024-05-05T01:02:00Z"),
            ("2024-05-05", "2024-05-05T00:00:00Z"),
            ("2024-05-05T01:02:03,5Z", "2024-05-05T01:02:03.5Z"),
            ("2024-05-05T01:02:03+0130", "2024-05-04T23:32:03Z"),
            ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00Z"),
            ("2016-12-31T23:59:60.7Z", "2017-01-01T00:00:00Z"),
            (" 2024-05-05T01:02:03Z ", "2024-05-05T01:02:03Z"),
        ])
    func lenient(text: String, utc: String) throws {
        let document = try read(text)
        #expect(document.observations.map { $0.timestamp?.rfc3339 } == [utc])
        #expect(document.diagnostics.map(\.code) == ["time-form"])
        #expect(document.diagnostics.map(\.pointer) == ["/statements/0/timestamp"])
    }

    @Test(
        "anything else is none, and the document's own time takes its place",
        arguments: [
            "yesterday", "", "2024-13-05T01:02:03Z", "2023-02-29T00:00:00Z", "2024-05-05T24:00:00Z", "2024-05-05T01Z",
            "2024-05-05T01:02:61Z", "2024-05-05T01:02:03+25:00", "2024-05-05T01:02:03 Z", "20240505T010203Z",
            "2024-05-05T01:02:03.Z", "2024-05-05T01:02:03Zx", "1714870923", "2024-05-05T01:02.5Z",
        ])
    func unreadable(text: String) throws {
        let document = try read(text)
        #expect(document.observations.map { $0.timestamp?.rfc3339 } == ["2024-05-06T07:08:09Z"])
        #expect(document.diagnostics.map(\.code) == ["time-invalid"])
    }
}
