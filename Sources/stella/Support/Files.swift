import Glibc
import Signing
import VEXLens
import Wire

/// Reading and writing files by path, with coded errors.
enum Files {
    /// The whole file, or standard input for `-`; at most `limit` bytes more than which are never read.
    static func read(_ path: String, limit: Int = .max) throws -> [UInt8] {
        let descriptor = path == "-" ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("cannot be read", path) }
        defer { if path != "-" { close(descriptor) } }
        var information = stat()
        if fstat(descriptor, &information) == 0, information.st_mode & S_IFMT == S_IFDIR {
            throw CommandError("file.is-folder", "\(path) is a folder", hint: "name the files, or use a command that takes folders")
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(min(Int(information.st_size) + 1, limit))
        var chunk = [UInt8](repeating: 0, count: 1 << 18)
        while bytes.count <= limit {
            let count = Glibc.read(descriptor, &chunk, chunk.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { throw failure("cannot be read", path) }
            guard count > 0 else { return bytes }
            bytes.append(contentsOf: chunk[..<count])
        }
        // One byte more than the limit is enough for the reader to say so.
        return Array(bytes.prefix(limit + 1))
    }

    /// A document to be taken in: whole, or, of a regular file of more than `limit` bytes, its beginning and its digest.
    ///
    /// What is no regular file, such as a pipe, may never end, so of that no more is read and no digest given.
    static func receive(_ path: String, limit: Int) throws -> ReceivedDocument {
        let bytes = try read(path, limit: limit)
        guard bytes.count > limit else { return ReceivedDocument(bytes, source: path) }
        let head = Array(bytes.prefix(QuarantineLimits.headBytes))
        guard let size = size(ofRegular: path) else {
            return ReceivedDocument(.cut(head: head, digest: nil, size: bytes.count), source: path)
        }
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("cannot be read", path) }
        defer { close(descriptor) }
        var hasher = SHA256Hasher()
        var count = 0
        var chunk = [UInt8](repeating: 0, count: 1 << 18)
        while count <= size {
            let read = Glibc.read(descriptor, &chunk, chunk.count)
            if read < 0 && errno == EINTR { continue }
            guard read >= 0 else { throw failure("cannot be read", path) }
            guard read > 0 else { break }
            hasher.update(Array(chunk[..<read]))
            count += read
        }
        return ReceivedDocument(.cut(head: head, digest: hasher.finalize(), size: count), source: path)
    }

    private static func size(ofRegular path: String) -> Int? {
        var information = stat()
        guard path != "-", stat(path, &information) == 0, information.st_mode & S_IFMT == S_IFREG else { return nil }
        return Int(information.st_size)
    }

    static func text(_ path: String) throws -> String {
        let bytes = try read(path)
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw CommandError("file.encoding", "\(path) is not UTF-8")
        }
        return text
    }

    /// Writes all of `bytes`, or to standard output for `-`; `isNew` refuses to replace a file.
    static func write(_ bytes: [UInt8], to path: String, mode: mode_t = 0o644, isNew: Bool = false) throws {
        guard path != "-" else { return Terminal.out(bytes) }
        let flags = O_WRONLY | O_CREAT | O_CLOEXEC | (isNew ? O_EXCL : O_TRUNC)
        let descriptor = open(path, flags, mode)
        guard descriptor >= 0 else { throw failure("cannot be written", path) }
        guard writeAll(bytes, to: descriptor) else {
            close(descriptor)
            throw failure("cannot be written", path)
        }
        guard fsync(descriptor) == 0 || errno == EINVAL, close(descriptor) == 0 else {
            throw failure("cannot be written", path)
        }
    }

    /// Whether every byte was taken; if not, `errno` says why.
    static func writeAll(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
        bytes.withUnsafeBytes { buffer in
            var sent = 0
            while sent < buffer.count {
                let count = Glibc.write(descriptor, buffer.baseAddress.map { $0 + sent }, buffer.count - sent)
                if count < 0 && errno == EINTR { continue }
                guard count > 0 else { return false }
                sent += count
            }
            return true
        }
    }

    /// Replaces a file, or makes it: whole for whoever reads it, durable on return.
    static func replace(_ path: String, with bytes: [UInt8]) throws {
        let temporary = "\(path).\(getpid()).new"
        try write(bytes, to: temporary)
        guard rename(temporary, path) == 0 else { throw failure("cannot be renamed", temporary) }
        // If we die before this, the old file or the new one is there after a power loss, either of them whole.
        try syncFolder(folder(of: path))
    }

    /// The folder that a path names a file in: `.` when it names none, `/` for a file of the root.
    static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// What a file at `path` means by a relative path.
    static func path(of name: String, beside path: String) -> String {
        guard !name.hasPrefix("/"), path.contains("/") else { return name }
        let folder = folder(of: path)
        return folder == "/" ? "/" + name : folder + "/" + name
    }

    /// Bytes of all files of a folder; what goes away meanwhile has none.
    static func size(below path: String) throws -> Int {
        try all(below: path).reduce(0) { sum, file in
            var information = stat()
            return stat(file, &information) == 0 ? sum + Int(information.st_size) : sum
        }
    }

    /// A new folder that nobody else can look into.
    static func makeScratch(in parent: String, name: String) throws -> String {
        var template = Array("\(parent)/\(name)-XXXXXX".utf8CString)
        let made = template.withUnsafeMutableBufferPointer { buffer in
            buffer.baseAddress.flatMap { mkdtemp($0) }.map { String(cString: $0) }
        }
        guard let made else { throw failure("cannot hold a new folder", parent) }
        return made
    }

    /// Removes a folder with all that is in it; links are removed, not followed.
    static func removeTree(_ path: String) {
        var information = stat()
        if lstat(path, &information) == 0, information.st_mode & S_IFMT == S_IFDIR {
            (names(in: path, hidden: true) ?? []).forEach { removeTree(path + "/" + $0) }
        }
        remove(path)
    }

    static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

    static func isFolder(_ path: String) -> Bool {
        var information = stat()
        return stat(path, &information) == 0 && information.st_mode & S_IFMT == S_IFDIR
    }

    static func makeFolder(_ path: String, mode: mode_t = 0o755) throws {
        guard mkdir(path, mode) == 0 || errno == EEXIST else { throw failure("cannot be made", path) }
    }

    /// Makes names in a folder durable.
    static func syncFolder(_ path: String) throws {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure("cannot be opened", path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw failure("cannot be synced", path) }
    }

    /// Every regular file below a folder that is no dot file, sorted by path; a file stands for itself.
    static func all(below path: String) throws -> [String] {
        guard isFolder(path) else { return [path] }
        guard let names = names(in: path) else { throw failure("cannot be listed", path) }
        return try names.sorted { Identifier($0) < Identifier($1) }.flatMap { try all(below: path + "/" + $0) }
    }

    /// What a folder holds, in no order, without dot files unless they are asked for; nil when it cannot be listed, and
    /// `errno` says why.
    static func names(in path: String, hidden: Bool = false) -> [String]? {
        guard let folder = opendir(path) else { return nil }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if !name.hasPrefix(".") || hidden && name != "." && name != ".." { names.append(name) }
        }
        return names
    }

    static func failure(_ what: String, _ path: String) -> CommandError {
        let cause = errno
        let code =
            switch cause {
            case ENOENT, ENOTDIR: "file.not-found"
            case EACCES, EPERM, EROFS: "file.permission"
            case EEXIST: "file.exists"
            default: "file.io"
            }
        let hint: String? =
            switch cause {
            case ENOENT, ENOTDIR: "check the path"
            case EACCES, EPERM: "check the owner and the mode of the file and its folder"
            case EROFS: "the file system is read-only"
            case EEXIST: "choose another name, or remove the file first"
            case ENOSPC: "the disk is full: free space"
            case EIO: "check the disk"
            default: nil
            }
        return CommandError(code, "\(path) \(what): \(String(cString: strerror(cause)))", hint: hint)
    }
}
