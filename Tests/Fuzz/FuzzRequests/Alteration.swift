import LedgerTestKit

/// Alters inputs as fuzzers do: bits, bytes, numbers, words that mean something, parts cut out, doubled, exchanged.
struct Alteration {
    private var random: SeededGenerator
    private let seeds: [[UInt8]]

    /// Longest input in bytes.
    private static let limit = 1 << 17

    /// By the words of HTTP and of the formats; what stands between two blanks, with `_` for a blank and `~` for a line end.
    private static let words: [[UInt8]] = """
        { } [ ] " , : null -1 0 1e400 9223372036854775808 18446744073709551616 true \\u0000 \\ud800 ~ \n \r \0 _ %00 % %2e%2e \
        .. // ? & = # ; + sha256: apiVersion kind spec dsse intoto hashedrekord logIndex treeID x000/ .p/0 .p/256 \
        GET_ POST_ HEAD_ OPTIONS_ _HTTP/1.0 HTTP/2.0 Host:_ Connection:_close~ Content-Length:_-1~ Content-Length:_5~ \
        Content-Length:_99999999999999999999~ Transfer-Encoding:_chunked~ ffffffffffffffff~ 0~~ Expect:_100-continue~ \
        Upgrade:_h2c~ Accept-Encoding:_gzip~ Authorization:_Bearer_ Content-Type:_ X-Forwarded-For:_ \u{e9} e\u{301} \u{1f600}
        """.unicodeScalars.split { $0 == " " }.map { word in
            word.flatMap { $0 == "_" ? [0x20] : $0 == "~" ? [0x0d, 0x0a] : Array(String($0).utf8) }
        }

    init(seeds: [[UInt8]], seed: UInt64) {
        self.seeds = seeds
        random = SeededGenerator(seed: seed)
    }

    mutating func next() -> [UInt8] {
        var input = pick(seeds)
        // Now and then a part of another input, under the first byte of this one.
        if chance(8) { input = Array(input.prefix(below(input.count + 1))) + pick(seeds).dropFirst() }
        for _ in 0..<(1 << below(5)) { alter(&input) }
        return Array(input.prefix(Alteration.limit))
    }

    private mutating func alter(_ input: inout [UInt8]) {
        // The first byte stays: another one would mostly choose nothing.
        let place = input.isEmpty ? 0 : min(1 + below(input.count), input.count)
        let length = min(below(2) == 0 ? below(8) : below(512), input.count - place)
        let part = Array(input[place..<place + length])
        switch below(8) {
        case 0 where place < input.count: input[place] ^= 1 << UInt8(below(8))
        case 1 where place < input.count: input[place] = UInt8(below(256))
        case 2: input.insert(contentsOf: random.bytes(below(5)), at: place)
        case 3: input.insert(contentsOf: pick(Alteration.words), at: place)
        case 4: input.replaceSubrange(place..<place + length, with: pick(Alteration.words))
        case 5: input.removeSubrange(place..<place + length)
        case 6:
            let times = chance(32) ? 1 + below(4096) : 1
            guard length * times <= Alteration.limit else { return }
            input.insert(contentsOf: Array(repeating: part, count: times).joined(), at: place)
        default: input.insert(contentsOf: part, at: input.isEmpty ? 0 : min(1 + below(input.count), input.count))
        }
    }

    private mutating func below(_ limit: Int) -> Int { Int.random(in: 0..<max(1, limit), using: &random) }
    private mutating func chance(_ of: Int) -> Bool { below(of) == 0 }
    private mutating func pick(_ list: [[UInt8]]) -> [UInt8] { list[below(list.count)] }
}
