import Foundation

/// Test data made by others, beside the repository.
enum Vectors {
    /// `STELLA_SHARED`, or a folder `shared/vectors` found by walking up from this file.
    static let root: URL? = {
        if let folder = ProcessInfo.processInfo.environment["STELLA_SHARED"] {
            let url = URL(fileURLWithPath: folder).appendingPathComponent("vectors")
            return FileManager.default.fileExists(atPath: url.path) ? url : nil
        }
        var folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        while folder.path != "/" {
            let candidate = folder.appendingPathComponent("shared/vectors")
            if FileManager.default.fileExists(atPath: candidate.path) { return candidate }
            folder.deleteLastPathComponent()
        }
        return nil
    }()

    static var present: Bool { root != nil }

    static func bytes(_ path: String) throws -> [UInt8] {
        guard let root else { throw CocoaError(.fileNoSuchFile) }
        return Array(try Data(contentsOf: root.appendingPathComponent(path)))
    }
}
