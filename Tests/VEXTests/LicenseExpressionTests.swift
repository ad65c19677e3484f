import Testing

@testable import VEX

@Suite("CSAF 6.1.54: license expressions")
struct LicenseExpressionTests {
    @Test(
        "expressions of SPDX",
        arguments: [
            "MIT", "GPL-2.0+", "MIT AND Apache-2.0", "(MIT OR Apache-2.0) AND CC-BY-4.0", "((MIT))",
            "GPL-2.0-only WITH Classpath-exception-2.0", "LicenseRef-www.example.com-no-work-pd",
            "DocumentRef-spdx:LicenseRef-x", "(MIT)OR(ISC)", "mit or isc",
        ])
    func valid(text: String) { #expect(LicenseExpression(text) != nil) }

    @Test(
        "the nearest that are none",
        arguments: [
            "", " ", "MIT Apache-2.0", "MIT AND", "AND MIT", "(MIT", "MIT)", "()", "MIT WITH", "MIT WITH AND", "a_b",
            "This is a license text that should not be here.", "DocumentRef-x:MIT", "x:LicenseRef-y", "+",
        ])
    func invalid(text: String) { #expect(LicenseExpression(text) == nil) }

    @Test("a license of the author's own is told from listed ones and ScanCode's")
    func own() {
        #expect(LicenseExpression("MIT OR LicenseRef-a")?.hasOwnLicense == true)
        #expect(LicenseExpression("MIT")?.hasOwnLicense == false)
        #expect(LicenseExpression("LicenseRef-scancode-x")?.hasOwnLicense == false)
    }

    @Test("deep parentheses cost no stack")
    func deep() {
        let depth = 100_000
        let text = String(repeating: "(", count: depth) + "MIT" + String(repeating: ")", count: depth)
        #expect(LicenseExpression(text) != nil && LicenseExpression("(" + text) == nil)
    }
}
