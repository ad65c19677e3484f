import Foundation
import LedgerTestKit

/// The shared corpus of real VEX documents: `STELLA_SHARED`, or a folder `shared` beside the repository.
enum Corpus {
    struct Document {
        /// Below the folder `vectors/vex`.
        let file: String
        let bytes: [UInt8]
        /// What another implementation of the rules reads in it.
        let observations: Int
    }

    /// Every real document that can be read, unpacked, without the mutations of some; a few that the manifest names are not
    /// handed out.
    ///
    /// - Parameter least: Only those with as many observations.
    static func documents(withAtLeast least: Int = 0) throws -> [Document] {
        let folder = try folder()
        let rows = try String(contentsOfFile: folder + "/MANIFEST.tsv", encoding: .utf8).split(separator: "\n").dropFirst()
        return try rows.compactMap { row in
            let columns = row.split(separator: "\t", omittingEmptySubsequences: false)
            guard columns.count > 5, columns[3] != "-", columns[4] == "yes", let observations = Int(columns[5]),
                observations >= least, !columns[0].hasPrefix("mutations/")
            else { return nil }
            let file = String(columns[0])
            guard FileManager.default.fileExists(atPath: folder + "/" + file) else { return nil }
            return Document(file: file, bytes: try unpacked(folder + "/" + file), observations: observations)
        }
    }

    private static func folder() throws -> String {
        if let shared = ProcessInfo.processInfo.environment["STELLA_SHARED"] { return shared + "/vectors/vex" }
        var place = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        while place.path != "/" {
            place.deleteLastPathComponent()
            let folder = place.appendingPathComponent("shared/vectors/vex").path
            if FileManager.default.fileExists(atPath: folder) { return folder }
        }
        throw BenchError.tool("the corpus is not here: STELLA_SHARED names the folder shared/")
    }

    private static func unpacked(_ path: String) throws -> [UInt8] {
        let tool: String
        switch (path as NSString).pathExtension {
        case "xz": tool = "xz"
        case "gz": tool = "gzip"
        default: return Array(try Data(contentsOf: URL(fileURLWithPath: path)))
        }
        let run = try ChildProcess.run(tool, ["-dc", path])
        guard run.status == 0 else { throw BenchError.tool("\(tool) -dc \(path): \(run.errorText)") }
        return run.output
    }
}
