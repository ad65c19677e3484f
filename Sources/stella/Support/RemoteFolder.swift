import Glibc
import RekorClient
import Signing
import Wire

/// Where it is kept what logs of others have said: the newest checkpoint of each, and evidence of what was not believed.
struct RemoteFolder: CheckpointMemory {
    let path: String

    private var file: String { path + "/checkpoints.json" }

    func all() throws(RekorClientError) -> [RememberedCheckpoint] {
        guard Files.exists(file) else { return [] }
        do {
            return try RemoteFolder.read(try Files.read(file), file)
        } catch let error as RekorClientError {
            throw error
        } catch {
            throw damaged("\(error)")
        }
    }

    /// Under a lock of its own; the file is written whole under another name, synced, and renamed.
    func replace(_ old: String?, by new: RememberedCheckpoint) throws(RekorClientError) -> Bool {
        do {
            try Files.makeFolder(path, mode: 0o700)
            let lock = open(path + "/lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
            guard lock >= 0 else { throw Files.failure("cannot be opened", path + "/lock") }
            defer { close(lock) }
            while flock(lock, LOCK_EX) != 0 {
                guard errno == EINTR else { throw Files.failure("cannot be locked", path + "/lock") }
            }
            var all = try all()
            guard all.replace(old, by: new) else { return false }
            try Files.replace(file, with: RemoteFolder.encode(all))
            return true
        } catch let error as RekorClientError {
            throw error
        } catch let error as any CodedError {
            throw RekorClientError(.init(rawValue: error.codeText), error.detail, hint: error.hint)
        } catch {
            throw damaged("\(error)")
        }
    }

    /// Keeps evidence in a file of its own.
    ///
    /// - Returns: Its path.
    func keep(_ evidence: Evidence) throws -> String {
        try Files.makeFolder(path, mode: 0o700)
        try Files.makeFolder(path + "/evidence", mode: 0o700)
        let bytes = evidence.encoded
        let code = evidence.reason.code.split(separator: ".").last ?? ""
        let name = "\(path)/evidence/\(evidence.time.seconds)-\(code)-\(SHA256.hash(bytes).hex.prefix(12)).json"
        try Files.replace(name, with: bytes)
        return name
    }

    private static func encode(_ all: [RememberedCheckpoint]) -> [UInt8] {
        let items = all.map { known -> JSONValue in
            ["origin": .string(known.origin), "url": .string(known.url), "checkpoint": .string(known.note)]
        }
        return JSONValue.object([JSONMember("schemaVersion", 1), JSONMember("checkpoints", .array(items))]).compact + [0x0a]
    }

    private static func read(_ bytes: [UInt8], _ name: String) throws -> [RememberedCheckpoint] {
        let root = try JSONDocument(bytes).root
        guard root["schemaVersion"]?.int == 1, let items = root["checkpoints"], items.kind == .array else {
            throw RekorClientError(.memoryDamaged, "\(name) has not the form of this version")
        }
        return try items.elements.map { item in
            guard let origin = item["origin"]?.string, let url = item["url"]?.string, let note = item["checkpoint"]?.string
            else { throw RekorClientError(.memoryDamaged, "\(name) lacks a part of a checkpoint") }
            return RememberedCheckpoint(origin: origin, url: url, note: note)
        }
    }

    private func damaged(_ detail: String) -> RekorClientError {
        RekorClientError(
            .memoryDamaged, "\(file) cannot be read: \(detail)",
            hint: "bring it back from a backup; without it a rollback is not seen")
    }
}
