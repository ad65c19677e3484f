import Glibc
import VEXLens
import Wire

/// Appends events to a file, a line of JSON for each.
///
/// The file is opened for each batch: whoever renames it finds a new one afterwards. Nobody else writes to it.
struct EventFile: EventSink {
    let name = "file"
    let target: String
    let batch = 1000

    /// - Parameter path: Of the file; made when it is not there.
    init(path: String) { target = path }

    func deliver(_ events: [LensEvent]) -> EventReceipt {
        do {
            try append(events.flatMap { $0.cloudEvent.compact + [0x0a] })
            return .taken
        } catch { return .failed(error) }
    }

    /// On return the lines survive power loss.
    private func append(_ bytes: [UInt8]) throws(CommandError) {
        let isNew = !Files.exists(target)
        let descriptor = open(target, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw Files.failure("cannot be opened", target) }
        defer { close(descriptor) }
        guard cutTornLine(descriptor), Files.writeAll(bytes, to: descriptor), fsync(descriptor) == 0 || errno == EINVAL
        else {
            throw Files.failure("cannot be written", target)
        }
        guard isNew else { return }
        do { try Files.syncFolder(Files.folder(of: target)) } catch { throw Files.failure("cannot be synced", target) }
    }

    /// Takes away what a death in the middle of a write left behind the last whole line: all of that batch comes again.
    private func cutTornLine(_ descriptor: Int32) -> Bool {
        var information = stat()
        guard fstat(descriptor, &information) == 0 else { return false }
        // A pipe has no lines to cut.
        guard information.st_mode & S_IFMT == S_IFREG, information.st_size > 0 else { return true }
        var end = Int(information.st_size)
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while end > 0 {
            let start = max(0, end - chunk.count)
            let count = pread(descriptor, &chunk, end - start, off_t(start))
            guard count == end - start else { return false }
            if let newline = chunk[..<count].lastIndex(of: 0x0a) {
                let whole = start + newline + 1
                return whole == Int(information.st_size) || ftruncate(descriptor, off_t(whole)) == 0
            }
            end = start
        }
        return ftruncate(descriptor, 0) == 0
    }
}
