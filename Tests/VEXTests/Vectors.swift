import Foundation
import LedgerTestKit

/// The shared vectors made by others: `STELLA_SHARED`, or a folder `shared/vectors` beside the repository.
enum Vectors {
    static let root: URL? = {
        let manager = FileManager.default
        if let shared = ProcessInfo.processInfo.environment["STELLA_SHARED"] {
            let folder = URL(fileURLWithPath: shared).appendingPathComponent("vectors")
            if manager.fileExists(atPath: folder.path) { return folder }
        }
        var folder = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        while folder.path != "/" {
            folder.deleteLastPathComponent()
            let candidate = folder.appendingPathComponent("shared/vectors")
            if manager.fileExists(atPath: candidate.path) { return candidate }
        }
        return nil
    }()

    static var present: Bool { root != nil }

    static func bytes(_ path: String) -> [UInt8]? {
        guard let root, let data = FileManager.default.contents(atPath: root.appendingPathComponent(path).path) else {
            return nil
        }
        return Array(data)
    }

    /// The unpacked bytes of a file in `vex/`; `.xz` and `.gz` go through the system's tools.
    static func unpacked(_ path: String) -> [UInt8]? {
        guard let root else { return nil }
        let file = root.appendingPathComponent(path)
        let tool: String
        switch file.pathExtension {
        case "xz": tool = "xz"
        case "gz": tool = "gzip"
        default: return bytes(path)
        }
        guard FileManager.default.fileExists(atPath: file.path) else { return nil }
        guard let run = try? ChildProcess.run(tool, ["-dc", file.path]), run.status == 0 else { return nil }
        return run.output
    }
}
