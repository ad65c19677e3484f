import Glibc
import Ledger
import Synchronization
import Wire

/// A published log as a folder.
///
/// A new file is written below `.new`, synced, and renamed to its place, so that whoever reads meets whole files only.
/// Files are synced and renamed in groups: the disk then has many to write at once, and each folder is synced once.
final class DirectoryTileStore: TileStore {
    /// A file whose bytes are written and whose name is not yet its own.
    private struct Staged {
        let descriptor: Int32
        let temporary: String
        let path: String
    }

    private struct State {
        var staged: [Staged] = []
        /// Folders with names that may not be durable yet, be they from a run that died.
        var folders: Set<String> = []
        var count = 0
    }

    let path: String
    private let state = Mutex(State())
    private let lock: Int32
    /// Each has a descriptor open.
    private static let groupSize = 128

    /// Makes the folder if need be, takes it for this process alone, and removes what one that died left unfinished.
    ///
    /// - Throws: `ledger.locked`, `file.…`.
    init(path: String) throws {
        self.path = path
        let isNew = !Files.exists(path)
        try Files.makeFolder(path)
        // Until the lock is held nothing here is ours, and nothing is removed on failure.
        lock = try DirectoryTileStore.lock(path)
        if isNew { try Files.syncFolder(path + "/..") }
        try Files.makeFolder(unfinished)
        for name in Files.names(in: unfinished) ?? [] { unlink(unfinished + "/" + name) }
    }

    deinit {
        state.withLock { state in
            for file in state.staged {
                close(file.descriptor)
                unlink(file.temporary)
            }
        }
        rmdir(unfinished)
        // Ends the lock, too.
        close(lock)
    }

    private static func lock(_ path: String) throws -> Int32 {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw Files.failure("cannot be opened", path) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw LedgerError(
                .locked, "another process publishes to \(path)", hint: "wait for it", outcome: .nothingKept)
        }
        return descriptor
    }

    private var unfinished: String { path + "/.new" }

    func writeImmutable(_ bytes: [UInt8], at name: String) throws(LedgerError) -> Bool {
        try LedgerError.wrapped {
            let file = path + "/" + name
            guard !Files.exists(file) else {
                guard try Files.read(file, limit: bytes.count) == bytes else {
                    throw LedgerError(
                        .publishConflict, "\(file) has other bytes than the log",
                        hint: "the folder belongs to another log, or the file was altered", outcome: .nothingKept)
                }
                state.withLock { $0.folders.formUnion(folders(of: name)) }
                return false
            }
            try state.withLock { state in
                // Never written again; read by whoever serves it.
                try stage(bytes, at: name, mode: 0o444, &state)
                if state.staged.count >= DirectoryTileStore.groupSize { try settle(&state) }
            }
            return true
        }
    }

    func sync() throws(LedgerError) {
        try LedgerError.wrapped { try state.withLock { try sync(&$0) } }
    }

    func replaceCheckpoint(_ note: String) throws(LedgerError) {
        try LedgerError.wrapped {
            try state.withLock { state in
                try sync(&state)
                try stage(Array(note.utf8), at: "checkpoint", mode: 0o644, &state)
                try sync(&state)
            }
        }
    }

    func checkpoint() throws(LedgerError) -> String? {
        try LedgerError.wrapped { Files.exists(path + "/checkpoint") ? try Files.text(path + "/checkpoint") : nil }
    }

    func removePartials(of name: String) throws(LedgerError) -> Int {
        try LedgerError.wrapped {
            let folder = path + "/" + name + ".p"
            guard let names = Files.names(in: folder) else {
                guard errno == ENOENT else { throw Files.failure("cannot be listed", folder) }
                return 0
            }
            for name in names where unlink(folder + "/" + name) != 0 {
                throw Files.failure("cannot be removed", folder + "/" + name)
            }
            guard rmdir(folder) == 0 else { throw Files.failure("cannot be removed", folder) }
            return names.count
        }
    }

    private func stage(_ bytes: [UInt8], at name: String, mode: mode_t, _ state: inout State) throws {
        let folders = folders(of: name)
        for folder in folders where !Files.exists(folder) {
            try Files.makeFolder(folder)
            // The umask must not hide from a web server what is for everybody.
            guard chmod(folder, 0o755) == 0 else { throw Files.failure("cannot be opened to readers", folder) }
        }
        state.folders.formUnion(folders)
        state.count += 1
        let temporary = unfinished + "/\(state.count)"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        guard descriptor >= 0 else { throw Files.failure("cannot be written", temporary) }
        guard Files.writeAll(bytes, to: descriptor), fchmod(descriptor, mode) == 0 else {
            let failure = Files.failure("cannot be written", temporary)
            close(descriptor)
            unlink(temporary)
            throw failure
        }
        state.staged.append(
            Staged(descriptor: descriptor, temporary: temporary, path: path + "/" + name))
    }

    /// The folder that is published and those on the way to a file, outermost first.
    private func folders(of name: String) -> [String] {
        name.split(separator: "/").dropLast().reduce(into: [path]) { $0.append("\($0[$0.count - 1])/\($1)") }
    }

    /// Bytes first, names after: a name never leads to less than the whole file.
    private func settle(_ state: inout State) throws {
        for file in state.staged {
            guard fsync(file.descriptor) == 0 else { throw Files.failure("cannot be synced", file.temporary) }
        }
        while let file = state.staged.popLast() {
            close(file.descriptor)
            guard rename(file.temporary, file.path) == 0 else { throw Files.failure("cannot be renamed", file.path) }
        }
    }

    private func sync(_ state: inout State) throws {
        try settle(&state)
        for folder in state.folders.sorted() { try Files.syncFolder(folder) }
        state.folders = []
    }
}

extension DirectoryTileStore {
    /// Up to which entry the folder has everything of a kind: `envelopes`, `documents`.
    ///
    /// A note to ourselves, so that a log that has hardly grown is not read whole; 0 when it is not there.
    func end(of kind: String) -> UInt64 {
        let text = (try? Files.text(path + "/." + kind)) ?? ""
        return UInt64(text.prefix { $0.isNumber }) ?? 0
    }

    /// Call after ``sync()``: the note must not be there before the files are.
    func note(_ kind: String, upTo end: UInt64) throws {
        guard end != self.end(of: kind) else { return }
        try Files.write(Array("\(end)\n".utf8), to: path + "/." + kind)
    }
}

extension LedgerError {
    /// What files and connections throw, in the form of the ledger's ports.
    static func wrapped<Value>(_ body: () throws -> Value) throws(LedgerError) -> Value {
        do { return try body() } catch { throw wrapped(error) }
    }

    /// An error of the command line in the words of a port.
    static func wrapped(_ error: any Error) -> LedgerError {
        switch error {
        case let error as LedgerError: error
        case let error as any CodedError:
            LedgerError(LedgerError.Code(rawValue: error.codeText), error.detail, hint: error.hint, outcome: .nothingKept)
        default: LedgerError(.suspect, "\(error)")
        }
    }
}
