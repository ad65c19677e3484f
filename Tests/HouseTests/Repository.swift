import Foundation

/// The text files of this repository by path, so that a test can break a copy in memory and see its check fail.
struct Repository: Sendable {
    /// By path from the root, such as `Sources/Wire/Hex.swift`; dot files and what is built left out, `.ci` kept.
    private(set) var files: [String: String] = [:]
    /// Every path, also of files that are no text, and of folders.
    private(set) var paths: Set<String> = []
    /// The visible names at the top that Git keeps.
    private(set) var top: Set<String> = []

    /// Read once: the folder two above this file's own.
    static let this: Repository = {
        let file = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
        return Repository(
            root: file.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent())
    }()

    init(root: URL) {
        let manager = FileManager.default
        let ignored = (try? String(contentsOf: root.appendingPathComponent(".gitignore"), encoding: .utf8)) ?? ""
        let unkept = Set(ignored.split(separator: "\n").map(String.init))
        let names = (try? manager.contentsOfDirectory(atPath: root.path)) ?? []
        top = Set(names.filter { !$0.hasPrefix(".") && !unkept.contains($0) })
        for name in top.union([".ci"]) {
            take(name, root)
            for below in (try? manager.subpathsOfDirectory(atPath: root.appendingPathComponent(name).path)) ?? []
            where !"/\(below)".contains("/.") && !below.contains("__pycache__") {
                take("\(name)/\(below)", root)
            }
        }
    }

    private mutating func take(_ path: String, _ root: URL) {
        paths.insert(path)
        if let bytes = try? Data(contentsOf: root.appendingPathComponent(path)), !bytes.contains(0),
            let text = String(data: bytes, encoding: .utf8)
        {
            files[path] = text
        }
    }

    /// A copy in which one file is another; nil takes it away.
    func with(_ path: String, _ text: String?) -> Repository {
        var copy = self
        copy.files[path] = text
        if text == nil { copy.paths.remove(path) } else { copy.paths.insert(path) }
        if !path.contains("/") { if text == nil { copy.top.remove(path) } else { copy.top.insert(path) } }
        return copy
    }

    /// A copy in which one file says more.
    func adding(_ text: String, to path: String) -> Repository { with(path, (files[path] ?? "") + text) }

    /// What a check finds in a broken copy and not in the repository as it is.
    static func news(_ check: (Repository) -> [String], in broken: Repository) -> [String] {
        let known = Set(check(this))
        return check(broken).filter { !known.contains($0) }
    }

    /// Path and text of the files whose path begins and ends so, by path.
    func texts(_ prefix: String, _ suffix: String = "") -> [(path: String, text: String)] {
        files.filter { $0.key.hasPrefix(prefix) && $0.key.hasSuffix(suffix) }
            .map { ($0.key, $0.value) }.sorted { $0.path < $1.path }
    }

    /// The Markdown of the repository: documents, the front page, and the notes beside data.
    var pages: [(path: String, text: String)] { texts("", ".md") }
}

/// One match of a pattern: the groups, and the line on which it begins.
struct Match {
    /// The whole match, then its groups; a group that took no part is empty.
    let groups: [String]
    let line: Int
}

extension String {
    /// All matches of an ICU pattern; `^` and `$` meet lines.
    func matches(_ pattern: String) -> [Match] {
        guard let expression = try? NSRegularExpression(pattern: pattern, options: .anchorsMatchLines) else {
            preconditionFailure("no pattern: \(pattern)")
        }
        let text = self as NSString
        var line = 1
        var end = 0
        return expression.matches(in: self, range: NSRange(location: 0, length: text.length)).map { result in
            let between = text.substring(with: NSRange(location: end, length: result.range.location - end))
            line += between.utf8.count { $0 == 0x0a }
            end = result.range.location
            let groups = (0..<result.numberOfRanges).map { group -> String in
                let range = result.range(at: group)
                return range.location == NSNotFound ? "" : text.substring(with: range)
            }
            return Match(groups: groups, line: line)
        }
    }
}
