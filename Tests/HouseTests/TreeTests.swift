import Foundation
import Testing

@Suite("The tree and its files")
struct TreeTests {
    /// What is to be seen at the top, and nothing else.
    static let top: Set<String> = [
        "Package.swift", "Sources", "Tests", "testdata", "ledger", "docs", "README.md", "LICENSE",
    ]

    /// A file over 250 lines is usually two ideas; over this it always is.
    static let maximumLines = 350

    static func longFiles(in repository: Repository) -> [String] {
        (repository.texts("Sources/", ".swift") + repository.texts("Tests/", ".swift")).compactMap { path, text in
            let lines = text.utf8.count { $0 == 0x0a }
            return lines > maximumLines ? "\(path): \(lines) lines" : nil
        }
    }

    /// Paths of a machine: folders of people, of temporary files, of whoever built this.
    static func machinePaths(in repository: Repository) -> [String] {
        let folders = ["work", "home", "root", "Users", "tmp", "mnt", "private/var"]
        let pattern = #"(?<![\w./~:-])/(?:"# + folders.joined(separator: "|") + #")/[\w.]"#
        return repository.files.flatMap { path, text in
            folders.contains { text.contains("/\($0)/") }
                ? text.matches(pattern).map { "\(path):\($0.line): \($0.groups[0])" } : []
        }.sorted()
    }

    /// What must not be handed over: unfinished places and ways to end the process in the middle.
    static func unfinished(in repository: Repository) -> [String] {
        repository.targets.flatMap { repository.sources(of: $0) }.flatMap { source in
            let words = source.text.matches(#"\b(?:TODO|FIXME|XXX|HACK)\b"#)
            let calls = source.code.matches(#"\btry!|\bas!|\bfatalError\("#)
            return (words + calls).map { "\(source.path):\($0.line): \($0.groups[0])" }
        }
    }

    /// Types that bear their module's name: nothing in such a module can be qualified any more.
    static func namesakes(in repository: Repository) -> [String] {
        Manifest(repository).names.flatMap { room in
            repository.sources(of: room).flatMap { source in
                source.code.matches(#"\b(?:struct|class|enum|actor|protocol|typealias) "# + room + #"\b"#)
                    .map { "\(source.path):\($0.line): \($0.groups[0])" }
            }
        }
    }

    @Test("nothing else is visible at the top")
    func topLevel() {
        #expect(Repository.this.top.subtracting(TreeTests.top).sorted() == [])
        #expect(Repository.this.with("Makefile", "all:\n").top.subtracting(TreeTests.top) == ["Makefile"])
    }

    @Test("everything that belongs at the top is there")
    func complete() {
        #expect(TreeTests.top.subtracting(Repository.this.top).sorted() == [])
        #expect(TreeTests.top.subtracting(Repository.this.with("LICENSE", nil).top).contains("LICENSE"))
    }

    @Test("no file is longer than 350 lines")
    func lengths() {
        #expect(TreeTests.longFiles(in: .this) == [])
        let broken = Repository.this.with("Sources/Wire/Broken.swift", String(repeating: "\n", count: 351))
        #expect(Repository.news(TreeTests.longFiles, in: broken) == ["Sources/Wire/Broken.swift: 351 lines"])
    }

    @Test("no file names a path of some machine")
    func machines() {
        #expect(TreeTests.machinePaths(in: .this) == [])
        let path = "/" + "home/somebody/ledger"
        let broken = Repository.this.with("docs/Broken.md", "see\n`\(path)`\nhttps://example.org\(path)\n")
        #expect(Repository.news(TreeTests.machinePaths, in: broken) == ["docs/Broken.md:2: " + "/" + "home/s"])
    }

    @Test("nothing is left unfinished, nothing ends the process")
    func finished() {
        #expect(TreeTests.unfinished(in: .this) == [])
        let broken = Repository.this.with("Sources/Wire/Broken.swift", "// TODO: later\nlet x = try! f()\n")
        #expect(
            Repository.news(TreeTests.unfinished, in: broken) == [
                "Sources/Wire/Broken.swift:1: TODO", "Sources/Wire/Broken.swift:2: try!",
            ])
    }

    @Test("no type bears its module's name")
    func modules() {
        #expect(TreeTests.namesakes(in: .this) == [])
        let broken = Repository.this.with("Sources/Ledger/Broken.swift", "public actor Ledger {}\n")
        #expect(Repository.news(TreeTests.namesakes, in: broken) == ["Sources/Ledger/Broken.swift:1: actor Ledger"])
    }
}
