import Testing
import Wire

@Suite("JSON values")
struct JSONValueTests {
    @Test(
        "thousandths have three fraction digits",
        arguments: [(0, "0.000"), (7, "0.007"), (80, "0.080"), (1000, "1.000"), (1234, "1.234"), (1_000_001, "1000.001")])
    func thousandths(number: Int, text: String) {
        #expect(JSONValue.thousandths(number) == .number(text))
    }
}
