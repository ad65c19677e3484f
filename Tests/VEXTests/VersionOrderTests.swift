import Testing
import VEX

@Suite("Orders of versions")
struct VersionOrderTests {
    @Test("versions stand as their ecosystem has them: every pair of every list", arguments: VersionOrder.allCases)
    func known(order: VersionOrder) throws {
        let rows = try #require(OrderedVersions.all[order])
        #expect(rows.count > 5)
        for (index, row) in rows.enumerated() {
            for (otherIndex, otherRow) in rows.enumerated() {
                let wanted: Precedence = index < otherIndex ? .lower : index > otherIndex ? .higher : .same
                for left in row {
                    for right in otherRow {
                        let found = order.compare(left, right)
                        #expect(found == wanted, "\(order): \(left) against \(right)")
                    }
                }
            }
        }
    }

    @Test("what is no version is never compared, not even with itself", arguments: VersionOrder.allCases)
    func unreadable(order: VersionOrder) throws {
        let good = try #require(OrderedVersions.all[order]?.last?.last)
        #expect(order.isVersion(good))
        for text in try #require(OrderedVersions.unreadable[order]) {
            #expect(!order.isVersion(text), "\(order): \(text)")
            #expect(order.compare(text, text) == nil && order.compare(text, good) == nil)
            #expect(order.compare(good, text) == nil)
        }
    }

    @Test("types with an order, and types without")
    func types() {
        for order in VersionOrder.allCases { #expect(VersionOrder(type: order.rawValue) == order) }
        #expect(VersionOrder(type: "cargo") == .semver && VersionOrder(type: "alpine") == .apk)
        for type in ["generic", "all", "none", "unknown", "example", "test", "NPM", "", "github", "oci", "cpe"] {
            #expect(VersionOrder(type: type) == nil)
        }
    }

    @Test("all triples of the lists: one order, the same from both sides", arguments: VersionOrder.allCases)
    func triples(order: VersionOrder) throws {
        try checkTriples(try #require(OrderedVersions.all[order]).flatMap { $0 }, in: order)
    }

    @Test("sampled texts: one order, the same from both sides", arguments: VersionOrder.allCases)
    func sampled(order: VersionOrder) throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("order \(order): seed \(seed)")
        var random = HostileTests.Generator(state: seed)
        let parts = [
            "0", "1", "2", "10", "01", "a", "b", "rc", "alpha", "beta", "dev", "post", "sp", "ga", "pre", "p", "z",
        ]
        let marks = order == .datetime ? [":"] : [".", "-", "", "~", "^", "_", "+", "_alpha", "-r", ":"]
        var found: [String] = []
        for _ in 0..<20_000 where found.count < 60 {
            var text = "1"
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                text += (marks.randomElement(using: &random) ?? "") + (parts.randomElement(using: &random) ?? "")
            }
            if order == .semver || order == .npm { text = "1.0.0-" + text }
            if order.isVersion(text) { found.append(text) }
        }
        #expect(order == .datetime || found.count == 60)
        try checkTriples(found, in: order)
    }

    private func checkTriples(_ versions: [String], in order: VersionOrder) throws {
        let table = try versions.map { left in
            try versions.map { right in try #require(order.compare(left, right), "\(order): \(left), \(right)") }
        }
        for a in versions.indices {
            #expect(table[a][a] == .same)
            for b in versions.indices {
                #expect(table[a][b] == table[b][a].reversed, "\(order): \(versions[a]), \(versions[b])")
                for c in versions.indices where table[a][b] != .higher && table[b][c] != .higher {
                    let isStrict = table[a][b] == .lower || table[b][c] == .lower
                    if table[a][c] != (isStrict ? .lower : .same) {
                        Issue.record("\(order): \(versions[a]), \(versions[b]), \(versions[c])")
                    }
                }
            }
        }
    }
}
