import Foundation
import GRDBSQLite
import Ledger
import LedgerSQLite
import LedgerTestKit
import TLog
import Testing
import VEXLens
import Wire

/// A ledger at rest whose bits are turned around one after the other.
///
/// Each flip is looked at from three sides: whoever reads, whoever audits, whoever extends. A reader or writer is
/// answered as before or refused with a code; the audit finds every flip for which somebody is refused.
final class BitFlip {
    /// What one look gives: the same as before, or a coded refusal.
    enum Look: Equatable {
        case same
        case refused(String)
    }

    /// Something that is asked of a ledger, and whose answers can be compared.
    struct Question {
        let name: String
        fileprivate let ask: () throws -> (_ other: any Sendable) -> Bool
        fileprivate let answer: () throws -> any Sendable

        init<Answer: Equatable & Sendable>(_ name: String, _ answer: @escaping () throws -> Answer) {
            self.name = name
            self.answer = answer
            ask = {
                let found = try answer()
                return { $0 as? Answer == found }
            }
        }
    }

    let folder: String
    /// Asked on a ledger that is opened for reading.
    let questions: (_ folder: String) throws -> [Question]
    let audit: (_ folder: String) throws -> [AuditFinding]
    /// Appends one entry and gives what was signed and where it lies.
    let extend: (_ folder: String) async throws -> String

    private let files: [(name: String, bytes: [UInt8])]
    private let answers: [String: any Sendable]
    private let extended: String

    /// Marks files that are as they were: whoever writes to one changes it.
    private static let untouched = timespec(tv_sec: 1_000_000_000, tv_nsec: 0)

    /// - Parameter folder: Changed and put back; nothing in it is open.
    init(
        _ folder: String, questions: @escaping (String) throws -> [Question], audit: @escaping (String) throws -> [AuditFinding],
        extend: @escaping (String) async throws -> String
    ) async throws {
        self.folder = folder
        self.questions = questions
        self.audit = audit
        self.extend = extend
        files = try BitFlip.names(folder).map { ($0, Array(try Data(contentsOf: URL(fileURLWithPath: folder + "/" + $0)))) }
        let found = try questions(folder).map { ($0.name, try $0.answer()) }
        answers = Dictionary(uniqueKeysWithValues: found)
        try #require(try audit(folder) == [])
        extended = try await extend(folder)
        try restore()
    }

    /// The numbers of all bytes in files whose names begin so.
    func bytes(in prefix: String) -> [Int] {
        var numbers: [Int] = []
        var start = 0
        for file in files {
            if file.name.hasPrefix(prefix) { numbers += start..<start + file.bytes.count }
            start += file.bytes.count
        }
        return numbers
    }

    /// File and offset of the byte that is `number`th of all.
    func place(_ number: Int) -> (file: Int, offset: Int) {
        var rest = number
        for (index, file) in files.enumerated() {
            if rest < file.bytes.count { return (index, rest) }
            rest -= file.bytes.count
        }
        return (0, 0)
    }

    func name(_ number: Int, _ bit: Int) -> String {
        let place = place(number)
        return "\(files[place.file].name):\(place.offset):\(bit)"
    }

    /// - Returns: What the flip may not do, empty when it does nothing of that; and how it ended.
    /// - Parameter isAuditedAlone: Leaves reading and extending to other flips, unless the audit finds nothing.
    func run(_ number: Int, bit: Int, isAuditedAlone: Bool = false) async throws -> (wrong: [String], end: String) {
        if isAuditedAlone {
            try flip(place(number), bit)
            if try isPageDamaged(place(number)) {
                try restore()
                return ([], "found")
            }
            let (findings, error) = lookAround()
            try restore()
            let wrong = BitFlip.faults(in: findings, error)
            if error != nil || !findings.isEmpty { return (wrong, "found") }
        }
        let place = place(number)
        try flip(place, bit)
        let (reading, wrongAnswers) = read()
        try prepareNext(place, bit)
        let (findings, auditError) = lookAround()
        try prepareNext(place, bit)
        let (writing, wrongExtension) = await write()
        try restore()
        var wrong = wrongAnswers + wrongExtension
        let isFound = auditError != nil || !findings.isEmpty
        for case .refused(let code) in [reading, writing] where !isFound {
            wrong.append("refused with \(code), and the audit finds nothing")
        }
        wrong += BitFlip.faults(in: findings, auditError)
        let end = !isFound ? "without effect" : writing == .same ? "found, extended as ever" : "found, refused"
        return (wrong, end)
    }

    /// The audit's first step and nothing else of it, which is quick: SQLite reads every page, and each has its checksum.
    private func isPageDamaged(_ place: (file: Int, offset: Int)) throws -> Bool {
        guard files[place.file].name == "ledger.sqlite" else { return false }
        try PageChecksums.register()
        var connection: OpaquePointer?
        defer { sqlite3_close_v2(connection) }
        guard sqlite3_open_v2(folder + "/ledger.sqlite", &connection, SQLITE_OPEN_READONLY, nil) == SQLITE_OK else { return true }
        var statement: OpaquePointer?
        defer { sqlite3_finalize(statement) }
        guard sqlite3_prepare_v2(connection, "PRAGMA integrity_check(1)", -1, &statement, nil) == SQLITE_OK else { return true }
        return sqlite3_step(statement) != SQLITE_ROW || sqlite3_column_text(statement, 0).map { String(cString: $0) } != "ok"
    }

    /// What is wrong with the answer of an audit itself.
    private static func faults(in findings: [AuditFinding], _ error: String?) -> [String] {
        let places = findings.filter { $0.place.isEmpty }.map { "a finding without a place: \($0)" }
        guard let error, !error.contains(".") else { return places }
        return places + ["the audit fails without a code: \(error)"]
    }

    private func read() -> (Look, [String]) {
        var look = Look.same
        var wrong: [String] = []
        do {
            for question in try questions(folder) {
                do {
                    let isSame = try question.ask()
                    if !(answers[question.name].map(isSame) ?? false) { wrong.append("\(question.name): another answer") }
                } catch {
                    note(error, &look, &wrong, question.name)
                }
            }
        } catch {
            note(error, &look, &wrong, "opening")
        }
        return (look, wrong)
    }

    private func lookAround() -> ([AuditFinding], String?) {
        do { return (try audit(folder), nil) } catch let error as any CodedError { return ([], error.codeText) } catch {
            return ([], "\(error)".replacingOccurrences(of: ".", with: " "))
        }
    }

    private func write() async -> (Look, [String]) {
        var look = Look.same
        var wrong: [String] = []
        do {
            let found = try await extend(folder)
            if found != extended { wrong.append("extended to \(found)") }
        } catch {
            note(error, &look, &wrong, "extending")
        }
        return (look, wrong)
    }

    private func note(_ error: any Error, _ look: inout Look, _ wrong: inout [String], _ what: String) {
        guard let error = error as? any CodedError else {
            wrong.append("\(what): no coded error: \(error)")
            return
        }
        look = .refused(error.codeText)
    }

    private func flip(_ place: (file: Int, offset: Int), _ bit: Int) throws {
        let (file, offset) = place
        let handle = try #require(FileHandle(forUpdatingAtPath: folder + "/" + files[file].name))
        try handle.seek(toOffset: UInt64(offset))
        try handle.write(contentsOf: [files[file].bytes[offset] ^ 1 << UInt8(bit)])
        try handle.close()
    }

    private func prepareNext(_ place: (file: Int, offset: Int), _ bit: Int) throws {
        try restore()
        try flip(place, bit)
    }

    /// Writes what is not as it was, which files show by their time.
    private func restore() throws {
        let known = Set(files.map(\.name))
        for name in try BitFlip.names(folder) where !known.contains(name) {
            try FileManager.default.removeItem(atPath: folder + "/" + name)
        }
        for file in files {
            let path = folder + "/" + file.name
            var status = stat()
            if stat(path, &status) == 0, status.st_mtim.tv_sec == BitFlip.untouched.tv_sec,
                status.st_mtim.tv_nsec == BitFlip.untouched.tv_nsec, Int(status.st_size) == file.bytes.count
            {
                continue
            }
            try Data(file.bytes).write(to: URL(fileURLWithPath: path))
            try #require(utimensat(AT_FDCWD, path, [BitFlip.untouched, BitFlip.untouched], 0) == 0)
        }
    }

    private static func names(_ folder: String) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: folder).filter { name in
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: folder + "/" + name, isDirectory: &isFolder) && !isFolder.boolValue
        }.filter { !$0.hasSuffix("-shm") && $0 != "lock" }.sorted()
    }
}
