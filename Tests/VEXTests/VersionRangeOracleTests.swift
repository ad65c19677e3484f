import Testing
import VEX
import Wire

/// Containment against sets: what the constraints describe, written down version by version.
@Suite("VERS: containment against an oracle")
struct VersionRangeOracleTests {
    typealias Comparator = VersionConstraint.Comparator

    /// Versions of constraints are 1, 2, …; the tested ones also lie between and around them: place 2n is version n.
    private static let places = 1...11
    private static func version(at place: Int) -> String { place.isMultiple(of: 2) ? "\(place / 2)" : "\(place / 2).5" }

    /// The places that a well-formed range holds, or nil when its comparators describe no intervals.
    private static func places(_ constraints: [(Comparator, Int)]) -> Set<Int>? {
        var inside: Set<Int> = []
        var open: Int?
        var hasBounds = false
        var afterPoint = false
        for (comparator, version) in constraints {
            let place = 2 * version
            switch comparator {
            case .notEqual: continue
            case .equal:
                inside.insert(place)
                afterPoint = true
                continue
            case .greater, .greaterOrEqual:
                if open != nil { return nil }
                open = comparator == .greater ? place + 1 : place
            case .less, .lessOrEqual:
                if afterPoint || hasBounds && open == nil { return nil }
                let end = comparator == .less ? place - 1 : place
                let start = open ?? places.lowerBound
                if start <= end { inside.formUnion(start...end) }
                open = nil
            }
            hasBounds = true
            afterPoint = false
        }
        if let open { inside.formUnion(open...places.upperBound) }
        if constraints.allSatisfy({ $0.0 == .notEqual }) { inside = Set(places) }
        for (comparator, version) in constraints where comparator == .notEqual { inside.remove(2 * version) }
        return inside
    }

    private struct Count {
        var ranges = 0
        var refused = 0
        var answers = 0
    }

    private func check(_ constraints: [(Comparator, Int)], _ count: inout Count) {
        let text = "vers:intdot/" + constraints.map { "\($0.rawValue)\($1)" }.joined(separator: "|")
        guard let wanted = VersionRangeOracleTests.places(constraints) else {
            count.refused += 1
            #expect(throws: VersionRangeError.self, "\(text)") { try VersionRange(text) }
            return
        }
        guard let range = try? VersionRange(text) else {
            Issue.record("\(text) is refused")
            return
        }
        count.ranges += 1
        for place in VersionRangeOracleTests.places {
            count.answers += 1
            let version = VersionRangeOracleTests.version(at: place)
            #expect(range.contains(version) == wanted.contains(place), "\(text) and \(version)")
        }
    }

    @Test("all ranges of up to four constraints")
    func exhaustive() {
        var count = Count()
        func extend(_ constraints: [(Comparator, Int)]) {
            if !constraints.isEmpty { check(constraints, &count) }
            guard constraints.count < 4 else { return }
            for version in ((constraints.last?.1 ?? 0) + 1)..<6 {
                for comparator in Comparator.allCases { extend(constraints + [(comparator, version)]) }
            }
        }
        extend([])
        print("ranges of up to four constraints: \(count)")
        #expect(count.ranges + count.refused == 6 * 5 + 36 * 10 + 216 * 10 + 1296 * 5)
        #expect(count.refused > 1_000 && count.ranges > 1_000)
    }

    @Test("sampled ranges: any order of versions but the sorted one is refused")
    func shuffled() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("shuffled ranges: seed \(seed)")
        var random = HostileTests.Generator(state: seed)
        var refused = 0
        for _ in 0..<500 {
            let versions = Array(1...5).shuffled(using: &random)
            let parts = versions.map { "\(Bool.random(using: &random) ? "!=" : "")\($0)" }
            let text = "vers:intdot/" + parts.joined(separator: "|")
            if versions == versions.sorted() {
                #expect(try VersionRange(text).canonical == text)
            } else {
                refused += 1
                #expect { try VersionRange(text) } throws: { ($0 as? VersionRangeError)?.code == .unsorted }
            }
        }
        #expect(refused > 400)
    }

    @Test("sampled texts of a range's characters: read again as themselves or refused, and asked without a crash")
    func texts() throws {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("texts of ranges: seed \(seed)")
        var random = HostileTests.Generator(state: seed)
        let types = VersionOrder.allCases.map(\.rawValue) + ["generic", "all"]
        let pieces = [
            "1", "0", "2.0", "10", ".", "-", "~", "^", "_", "+", ":", "!", "=", "<", ">", ">=", "|", "|<", "*", "%",
            "%41", "%7C", "%ff",
            "a", "rc", "v", "T", "Z", " ", "\u{e9}", "/",
        ]
        var read = 0
        for _ in 0..<20_000 {
            var text = "vers:\(types.randomElement(using: &random) ?? "")/"
            for _ in 0..<Int.random(in: 0...7, using: &random) { text += pieces.randomElement(using: &random) ?? "" }
            guard let range = try? VersionRange(text) else { continue }
            read += 1
            #expect(try VersionRange(range.canonical) == range, "\(text), seed \(seed)")
            for version in ["1", "", text] + range.constraints.map(\.version) { _ = range.contains(version) }
        }
        #expect(read > 1_000)
    }
}
