import Foundation
import Ledger
import Signing
import Testing

@testable import LedgerSQLite

/// The lookup of leaves: what is in files, what waits for one, and filters.
@Suite struct LeafIndexTests {
    private let scratch = Scratch()
    private var folder: String { scratch.path + "/index" }

    /// What a log of three full files and a bit has.
    private let leaves = (0..<3 * UInt64(LeafIndex.runLength) + 100).map { number in
        withUnsafeBytes(of: number) { SHA256.hash($0) }
    }

    private func index() throws -> LeafIndex {
        try FileManager.default.createDirectory(atPath: scratch.path, withIntermediateDirectories: true)
        return try LeafIndex(folder: folder, start: 0, limit: UInt64(leaves.count), isWriting: true)
    }

    private func expectAll(in index: LeafIndex) throws {
        let found = try index.candidates(leaves)
        #expect(found.enumerated().allSatisfy { $1.contains(UInt64($0)) })
        let strangers = (0..<20_000).map { number in SHA256.hash(Array("stranger \(number)".utf8)) }
        #expect(try index.candidates(strangers).allSatisfy { $0.isEmpty })
    }

    @Test func leavesAreFoundBeforeTheirFilesAreThereAndAfter() throws {
        let index = try index()
        for first in stride(from: 0, to: leaves.count, by: 5000) {
            let last = min(first + 5000, leaves.count)
            index.append(leaves[first..<last], from: UInt64(first))
            #expect(index.end == UInt64(last))
            #expect(try index.candidates([leaves[last - 1]]) == [[UInt64(last - 1)]])
        }
        try index.finish()
        #expect(
            try Set(FileManager.default.contentsOfDirectory(atPath: folder))
                == ["0-65536", "65536-131072", "131072-196608"])
        try expectAll(in: index)
        let again = try self.index()
        #expect(again.end == 3 * UInt64(LeafIndex.runLength))
        again.append(leaves[Int(again.end)...], from: again.end)
        try expectAll(in: again)
    }

    @Test func leavesThatNoFileTookStayAndGetOneLater() throws {
        let index = try index()
        try FileManager.default.removeItem(atPath: folder)
        index.append(leaves.dropLast(50), from: 0)
        #expect(throws: LedgerError.self) { try index.finish() }
        #expect(index.runs.isEmpty)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        index.append(leaves.suffix(50), from: UInt64(leaves.count - 50))
        try index.finish()
        #expect(index.runs.map(\.end) == [65_536, 131_072, 196_608])
        try expectAll(in: index)
    }

    @Test func leavesThatBeginAlikeAreFoundEach() throws {
        let index = try index()
        let twins = (0..<4).map { number in Digest(Array(repeating: 7, count: 8) + Array(repeating: UInt8(number), count: 24))! }
        let others = leaves.prefix(2 * LeafIndex.runLength - 2)
        index.append(twins[..<2] + others + twins[2...], from: 0)
        try index.finish()
        let end = UInt64(others.count)
        // Two are in the files, two in none.
        #expect(index.runs.map(\.end) == [65_536, 131_072])
        for twin in twins { #expect(try Set(index.candidates([twin])[0]) == [0, 1, end + 2, end + 3]) }
        index.append(leaves.suffix(LeafIndex.runLength), from: end + 4)
        try index.finish()
        for twin in twins { #expect(try Set(index.candidates([twin])[0]) == [0, 1, end + 2, end + 3]) }
    }

    @Test func aFilterAnswersManyAsItAnswersOne() {
        let seed = UInt64.random(in: 0...UInt64.max)
        print("LeafIndexTests.aFilterAnswersManyAsItAnswersOne: seed \(seed)")
        var number = seed
        func next() -> UInt64 {
            number = number &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return number ^ number >> 29
        }
        let known = (0..<5000).map { _ in next() }
        let unknown = (0..<50_000).map { _ in next() }
        var filter = RunFilter(capacity: known.count)
        for prefix in known { filter.insert(prefix) }
        let all = known + unknown
        let places = filter.places(in: all.map { RunFilter.hash($0) })
        #expect(places == all.indices.filter { filter.mayContain(all[$0]) })
        #expect(places.prefix(known.count).elementsEqual(known.indices))
        // One in 150; six times that is beyond all chance.
        #expect(places.count - known.count < 2000)
        #expect(RunFilter(words: []).places(in: [1, 2]) == [0, 1])
    }
}
