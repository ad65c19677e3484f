import Foundation
import Wire

/// Test data that others made, kept beside the repository in `shared/vectors`.
enum Vectors {
    static var present: Bool { folder != nil }

    /// `STELLA_SHARED` names the `shared` folder; otherwise it is looked for above this file.
    static let folder: URL? = {
        var candidates: [URL] = []
        if let shared = ProcessInfo.processInfo.environment["STELLA_SHARED"] {
            candidates.append(URL(fileURLWithPath: shared, isDirectory: true))
        }
        for start in [URL(fileURLWithPath: #filePath), URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()] {
            var folder = start
            while folder.path != "/" {
                folder.deleteLastPathComponent()
                candidates.append(folder.appendingPathComponent("shared", isDirectory: true))
            }
        }
        return candidates.map { $0.appendingPathComponent("vectors", isDirectory: true) }
            .first { FileManager.default.fileExists(atPath: $0.path) }
    }()

    static func bytes(_ path: String) throws -> [UInt8] {
        guard let folder else { throw CocoaError(.fileNoSuchFile) }
        return [UInt8](try Data(contentsOf: folder.appendingPathComponent(path)))
    }

    static func json(_ path: String) throws -> JSONNode {
        try JSONDocument(bytes(path)).root
    }
}
