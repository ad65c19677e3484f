import Glibc
import Ledger
import Wire

/// A folder of tiles: each file is written under another name, synced, and renamed.
struct DirectoryTileStore: TileStore {
    let path: String

    func writeImmutable(_ bytes: [UInt8], at name: String) throws(LedgerError) {
        try wrapped {
            let file = path + "/" + name
            if Files.exists(file) {
                guard try Files.read(file) == bytes else {
                    throw LedgerError(
                        .publishConflict, "\(file) has other bytes than the log",
                        hint: "the folder belongs to another log, or the file was altered", outcome: .nothingKept)
                }
                return
            }
            try put(bytes, at: name)
        }
    }

    func replaceCheckpoint(_ note: String) throws(LedgerError) {
        try wrapped { try put(Array(note.utf8), at: "checkpoint") }
    }

    func checkpoint() throws(LedgerError) -> String? {
        try wrapped { Files.exists(path + "/checkpoint") ? try Files.text(path + "/checkpoint") : nil }
    }

    private func put(_ bytes: [UInt8], at name: String) throws {
        var folder = path
        for part in name.split(separator: "/").dropLast() {
            folder += "/" + part
            try Files.makeFolder(folder)
        }
        let file = path + "/" + name
        let temporary = file + ".new"
        try Files.write(bytes, to: temporary)
        guard rename(temporary, file) == 0 else { throw Files.failure("cannot be renamed", temporary) }
        try Files.syncFolder(folder)
    }

    private func wrapped<Value>(_ body: () throws -> Value) throws(LedgerError) -> Value {
        do {
            return try body()
        } catch let error as LedgerError {
            throw error
        } catch let error as any CodedError {
            throw LedgerError(LedgerError.Code(rawValue: error.codeText), error.detail, hint: error.hint)
        } catch {
            throw LedgerError(.suspect, "\(error)")
        }
    }
}
