import Consensus
import LedgerTestKit
import Testing

@Suite("CONSENSUS.md D1: decimals in millionths")
struct MillionthsTests {
    @Test("decimal text is read exactly", arguments: [
        ("0", 0), ("1", 1_000_000), ("1.0", 1_000_000), ("0.1", 100_000), ("0.000001", 1), ("1.05", 1_050_000),
        ("12.345678", 12_345_678), ("1000", 1_000_000_000), ("1000.000000", 1_000_000_000), ("999.999999", 999_999_999),
    ])
    func reads(text: String, value: UInt64) throws {
        #expect(try Millionths(decimal: text).value == value)
    }

    @Test("anything but a plain decimal of six fraction digits is refused", arguments: [
        "", ".", "1.", ".5", "-1", "+1", "1e3", "1E0", "0x1", " 1", "1 ", "01", "00", "1.0000000", "0.1234567", "1,5", "1.2.3",
        "NaN", "inf", "١", "1_000",
    ])
    func refusesSyntax(text: String) {
        #expect(throws: ConsensusError(.decimalSyntax, "")) { try Millionths(decimal: text) }
    }

    @Test("a number above 1000 is refused", arguments: [
        "1000.000001", "1001", "9999", "10000", "99999999999999999999999999",
    ])
    func refusesRange(text: String) {
        #expect(throws: ConsensusError(.optionRange, "")) { try Millionths(decimal: text) }
    }

    @Test("every value prints with six digits and reads back")
    func printsSixDigits() throws {
        var random = SeededGenerator(seed: 11)
        for _ in 0..<2000 {
            let number = Millionths(random.next() % 1_000_000_001)
            let text = number.description
            #expect(text.split(separator: ".").last?.count == 6)
            #expect(try Millionths(decimal: text) == number)
        }
        #expect(Millionths.zero.description == "0.000000")
        #expect(Millionths(1_000_001).description == "1.000001")
    }

    @Test("products are floored, and wide enough for every option at its limit")
    func floors() {
        #expect(Millionths(333_333).floorTimes(Millionths(333_333)).value == 111_110)
        #expect(Millionths(1).floorTimes(Millionths(999_999)).value == 0)
        let cube = Millionths.maximum.floorTimes(.maximum).floorTimes(.maximum)
        #expect(cube.value == 1_000_000_000_000_000)
        #expect(Millionths(2_000_000).scaled(by: 1, over: 3).value == 666_666)
    }
}
