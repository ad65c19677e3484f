import Ledger
import Signing
import TLog

/// The entry with a number: body, blobs and rows follow from the number, so that a log can be judged by itself.
struct SimulatedEntry {
    private struct Content {
        let body: [UInt8]
        let blobs: [Blob]
        let leafHash: Digest
        let keys: [SearchKey]

        init(_ number: Int) {
            body = DemoLog.body(number, length: number % 7 * 20)
            // None for most; neighbours share one.
            blobs = number % 5 == 0 ? [Blob(Array("blob \(number / 10)".utf8))] : []
            leafHash = MerkleHash.leaf(body)
            // None for some; neighbours share one, and many another.
            keys = number % 3 == 0 ? [] : ["n\(number)", "f\(number / 4)", "r\(number % 2)"].map { SearchKey($0) }
        }
    }

    /// The same for every seed, so made once.
    private static let contents = (0..<1000).map { Content($0) }

    let number: Int

    init(_ number: Int) { self.number = number }

    private var content: Content {
        number < SimulatedEntry.contents.count ? SimulatedEntry.contents[number] : Content(number)
    }

    var body: [UInt8] { content.body }
    var blobs: [Blob] { content.blobs }
    var leafHash: Digest { content.leafHash }
    var keys: [SearchKey] { content.keys }

    /// 0 to 3 rows.
    var rows: [Int] { (0..<number % 4).map { number * 4 + $0 } }

    func submission<Row>(_ row: (Int) -> Row) throws(LedgerError) -> Submission<Row> {
        try Submission(body: body, blobs: blobs, keys: keys, rows: rows.map(row))
    }

    /// Believes the number that the body says; nil when it says none.
    init?(body: [UInt8]) {
        guard body.count > 6 else { return nil }
        var number = 0
        for byte in body[5...] {
            if byte == UInt8(ascii: "}") { break }
            guard (0x30...0x39).contains(byte), number < 1 << 40 else { return nil }
            number = number * 10 + Int(byte - 0x30)
        }
        self.number = number
    }
}
