import Foundation

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
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [tool, "-dc", file.path]
        let pipe = Pipe()
        process.standardOutput = pipe
        guard (try? process.run()) != nil else { return nil }
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return process.terminationStatus == 0 ? Array(data) : nil
    }
}
