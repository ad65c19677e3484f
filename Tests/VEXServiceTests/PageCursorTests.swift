import Ledger
import LedgerTestKit
import Testing
import VEXLens
import Wire

@testable import VEXService

@Suite("Cursors")
struct PageCursorTests {
    private static let cursors: [(PageCursor, PageCursor.List)] = [
        (.key(VerdictKey(vulnerability: "CVE-2025-0001", product: "pkg:npm/%40a/b@1?x=\"y\"")), .verdicts),
        (.key(VerdictKey(vulnerability: "", product: "e\u{301}")), .verdicts),
        (.key(VerdictKey(vulnerability: "", product: "\u{e9}")), .verdicts), (.index(VirtualIndex(0)), .entries),
        (.index(VirtualIndex(UInt64(Int64.max))), .entries), (.ordinal(0), .rows), (.ordinal(65_489), .rows),
        (.name("redhat"), .names), (.name("\u{0}"), .names),
    ]

    @Test("each is read back as it was, by its own kind of list alone")
    func roundTrips() throws {
        for (cursor, list) in Self.cursors {
            #expect(try PageCursor(cursor.text, list) == cursor)
            #expect(
                cursor.text.utf8.allSatisfy { byte in
                    "-_".utf8.contains(byte) || (byte < 0x80 && Character(UnicodeScalar(byte)).isLetter)
                        || (0x30...0x39).contains(byte)
                })
            for other in [PageCursor.List.verdicts, .entries, .rows, .names] where other != list {
                #expect(throws: VEXServiceError(.cursor, "")) { try PageCursor(cursor.text, other) }
            }
        }
    }

    @Test("a text that was never given out is none: each prefix, each byte changed, each other spelling")
    func refused() {
        for (cursor, list) in Self.cursors {
            for length in 0..<cursor.text.count {
                let found = try? PageCursor(String(cursor.text.prefix(length)), list)
                #expect(found == nil)
            }
        }
        let others = [
            #"["e",1,2]"#, #"["e",-1]"#, #"["e", 1]"#, #"["e",1.0]"#, #"["e","1"]"#, #"["e",01]"#, #"{"e":1}"#, "[]", "1",
            #"["x",1]"#, #"["e",18446744073709551615]"#,
        ]
        for text in others {
            #expect(throws: VEXServiceError(.cursor, "")) { try PageCursor(Base64.encodeURL(Array(text.utf8)), .entries) }
        }
        #expect(throws: Never.self) { try PageCursor(Base64.encodeURL(Array(#"["e",1]"#.utf8)), .entries) }
    }
}
