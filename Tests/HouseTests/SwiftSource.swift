import Foundation
import Synchronization

/// A Swift file as the checks see it.
struct SwiftSource {
    let path: String
    let text: String

    /// The code alone: comments and the insides of string literals are blanked, lines stay where they are.
    var code: String {
        SwiftSource.codes.withLock { codes in
            if let known = codes[text] { return known }
            var lexer = CommentStripper(text)
            let code = lexer.code()
            codes[text] = code
            return code
        }
    }

    /// Every check wants the code of every file.
    private static let codes = Mutex<[String: String]>([:])

    /// The comments that documentation shows, without their slashes.
    var documentation: String { text.matches(#"^[ \t]*///(.*)$"#).map { $0.groups[1] }.joined(separator: "\n") }

    /// Modules imported, each with its line.
    var imports: [(module: String, line: Int)] {
        let access = #"(?:(?:public|package|internal|fileprivate|private)\s+)?"#
        let kind = #"(?:(?:struct|class|enum|protocol|func|var|let|typealias)\s+)?"#
        return code.matches(#"^[ \t]*(?:@\w+(?:\([^)]*\))?\s+)*"# + access + "import\\s+" + kind + #"(\w+)"#)
            .map { ($0.groups[1], $0.line) }
    }
}

extension Repository {
    /// The Swift files of a target.
    func sources(of target: String) -> [SwiftSource] {
        texts("Sources/\(target)/", ".swift").map { SwiftSource(path: $0.path, text: $0.text) }
    }

    /// The targets under `Sources`.
    var targets: [String] {
        Set(
            files.keys.filter { $0.hasPrefix("Sources/") && $0.hasSuffix(".swift") }.compactMap {
                $0.split(separator: "/").dropFirst().first.map(String.init)
            }
        ).sorted()
    }
}
