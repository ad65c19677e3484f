import LedgerTestKit
import Testing
import VEX
import Wire

@Suite("Products of CPE names: found among names in the order of their bytes, however they are spelled")
struct CPEProductTests {
    /// Names in the order of their bytes, asked as an index is.
    private struct Names {
        let sorted: [[UInt8]]
        private(set) var calls = 0

        init(_ names: some Sequence<String>) {
            sorted = Set(names).map { Array($0.utf8) }.sorted { $0.lexicographicallyPrecedes($1) }
        }

        mutating func ranges(of product: CPEProduct) -> [CPENameRange] {
            product.ranges { from in
                calls += 1
                let place = sorted.partitioningIndex { !$0.lexicographicallyPrecedes(from) }
                return place < sorted.count ? sorted[place] : nil
            }
        }

        mutating func found(_ name: String) throws -> [String] {
            let ranges = ranges(of: try #require(CPEProduct(of: Identifier(name))))
            return sorted.filter { name in
                ranges.contains {
                    !name.lexicographicallyPrecedes($0.lower) && name.lexicographicallyPrecedes($0.upper)
                }
            }
            .map { String(decoding: $0, as: UTF8.self) }
        }
    }

    private static let rest = ":1:*:*:*:*:*:*:*"

    @Test(
        "each spelling of a product is found, and its nearest others are not",
        arguments: [
            (
                "cpe:2.3:a:v:product:*:*:*:*:*:*:*:*",
                [
                    "cpe:2.3:a:v:product:1:*:*:*:*:*:*:*", "cpe:2.3:a:v:product:1.*:*:*:*:*:*:*:*", "cpe:/a:v:product",
                    "cpe:/a:v:product:1", "CPE:2.3:A:V:Product" + rest, "cPe:/a:V:pr%6fduct", "cpe:2.3:a:v:\\p\\roduct" + rest,
                ],
                [
                    "cpe:2.3:a:v:product_pro" + rest, "cpe:2.3:a:v:produc" + rest, "cpe:2.3:o:v:product" + rest,
                    "cpe:2.3:a:v2:product" + rest, "cpe:2.3:a:*:product" + rest, "cpe:2.3:a:v:prod*" + rest,
                    "cpe:2.3:a:v:*" + rest, "cpe:/a:v:product_pro", "cpe:/a:v", "cpe:/a:v:products:product", "pkg:npm/product",
                    "cpe:2.3:a:v:product", "cpe:/a:v:pr%4fduct",
                ]
            ),
            (
                "cpe:2.3:a:v:p\\+q\\:r" + rest, ["cpe:/a:v:p%2bq%3ar", "cpe:/a:v:p+q%3Ar:2", "cpe:2.3:a:v:p+q\\:r" + rest],
                ["cpe:/a:v:p+q:r", "cpe:2.3:a:v:p+q:r:*:*:*:*:*:*:*", "cpe:/a:v:p%20q%3ar"]
            ),
            // A star that is quoted is none, and a dash that is quoted is not NA; ANY is what is left out.
            ("cpe:/a:v:%2a", ["cpe:2.3:a:v:\\*" + rest, "cpe:/a:v:*:1"], ["cpe:2.3:a:v:*" + rest, "cpe:/a:v", "cpe:/a:v:%02"]),
            ("cpe:/a:v", ["cpe:/a:v:", "cpe:/a:v::1", "cpe:2.3:a:v:*" + rest],
                ["cpe:/a:v:p", "cpe:/a", "cpe:2.3:a:v:\\*" + rest]),
            ("cpe:/:::1", ["cpe:/", "cpe:/:", "cpe:/::", "cpe:2.3:*:*:*" + rest], ["cpe:/a", "cpe:/:v", "cpe:/::p"]),
            ("cpe:2.3:a:v:-" + rest, ["cpe:/a:v:-"], ["cpe:/a:v:--", "cpe:/a:v", "cpe:/a:v:%2d", "cpe:2.3:a:v:\\-" + rest]),
            ("cpe:/a:v:%2d", ["cpe:/a:v:%2D:1", "cpe:2.3:a:v:\\-" + rest], ["cpe:/a:v:-", "cpe:2.3:a:v:-" + rest]),
            ("cpe:/a:v:%02", ["cpe:/a:v:%02:1"], ["cpe:/a:v", "cpe:2.3:a:v:*" + rest, "cpe:/a:v:%02%02"]),
            // An upper case letter that a percent-encoding keeps is another one, which no formatted string can say.
            ("cpe:/a:v:%41", ["cpe:/a:v:%41:1"], ["cpe:/a:v:a", "cpe:/a:v:A", "cpe:2.3:a:v:\\A" + rest]),
            ("cpe:/a:v:k", ["cpe:2.3:a:v:\u{212a}" + rest, "cpe:/a:v:K"], ["cpe:/a:v:%e2%84%aa"]),
        ])
    func spellings(name: String, same: [String], other: [String]) throws {
        var names = Names([name] + same + other)
        #expect(try Set(names.found(name)) == Set([name] + same))
        let product = CPEProduct(of: Identifier(name))
        #expect(same.allSatisfy { CPEProduct(of: Identifier($0)) == product })
        // The last of some lists are no names at all.
        #expect(other.allSatisfy { CPEProduct(of: Identifier($0)) != product })
    }

    @Test(
        "what is no CPE name has no product",
        arguments: ["", "cpe:2.3:a:v:p", "pkg:npm/a", "name:a", "cpe:2.3:a:v:p:1:*:*:*:*:*:*:"])
    func none(name: String) {
        #expect(CPEProduct(of: Identifier(name)) == nil)
    }

    @Test("of a thousand products of a vendor one is found in a few steps")
    func steps() throws {
        let products = (0..<1_000).map { "cpe:2.3:a:v:p\($0):*:*:*:*:*:*:*:*" }
        var names = Names(products + (0..<1_000).map { "cpe:/a:v:p\($0)" })
        #expect(try names.found(products[500]) == ["cpe:/a:v:p500", products[500]])
        #expect(names.calls < 20, "\(names.calls)")
        // Versions stand together.
        var versions = Names((0..<1_000).map { "cpe:2.3:a:v:p:\($0):*:*:*:*:*:*:*" })
        #expect(try versions.found("cpe:/a:v:p").count == 1_000)
        #expect(versions.calls < 20, "\(versions.calls)")
    }

    @Test("whatever matches is found: random names in both bindings", arguments: 0..<12 as Range<UInt64>)
    func complete(seed: UInt64) throws {
        var sample = CPENameSample(seed: seed)
        let all = Set((0..<200).map { _ in sample.name() })
        let products = Dictionary(uniqueKeysWithValues: all.map { ($0, CPEProduct(of: Identifier($0))) })
        var names = Names(all)
        var (matched, others) = (0, 0)
        for target in all.sorted().shuffled(using: &sample.random).prefix(30) {
            guard let product = products[target] ?? nil else { continue }
            let found = Set(try names.found(target))
            let matches = all.filter { ProductMatch.match(stated: Identifier($0), target: Identifier(target)) != nil }
            #expect(found.isSuperset(of: matches), "seed \(seed): \(target) misses \(matches.subtracting(found))")
            #expect(found.isSuperset(of: all.filter { products[$0] == product }), "seed \(seed): \(target)")
            // Of an ASCII product nothing else is found, but what goes on behind a percent sign.
            if target.utf8.allSatisfy({ $0 < 0x80 }), !target.contains("%c") {
                let strangers = found.filter { (products[$0] ?? nil).map { $0 != product } ?? false }
                #expect(strangers.allSatisfy { $0.contains("%") }, "seed \(seed): \(target) finds \(strangers)")
            }
            matched += matches.count - 1
            others += all.count - found.count
        }
        #expect(matched > 0 && others > 0, "seed \(seed)")
    }
}

extension [[UInt8]] {
    /// The first place from which on the condition holds.
    fileprivate func partitioningIndex(_ holds: ([UInt8]) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if holds(self[middle]) { high = middle } else { low = middle + 1 }
        }
        return low
    }
}
