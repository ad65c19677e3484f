import Foundation
import Testing

@Suite("Error codes: every one documented, every documented one there")
struct ErrorCodeTests {
    static func undocumented(in repository: Repository) -> [String] {
        let catalog = ErrorCatalog(repository)
        return catalog.inSources.filter { catalog.inDocuments[$0.key] == nil }.map { "\($0.value): \($0.key)" }.sorted()
    }

    static func invented(in repository: Repository) -> [String] {
        let catalog = ErrorCatalog(repository)
        return catalog.inDocuments.keys.filter { catalog.inSources[$0] == nil }.sorted()
    }

    /// Codes spoken of in comments and pages that no source throws.
    static func misremembered(in repository: Repository) -> [String] {
        let known = Set(ErrorCatalog(repository).inSources.keys)
        let files: Set<String> = ["ledger.sqlite", "ledger.pem"]
        return ErrorCatalog.mentions(in: repository)
            .filter { !known.contains($0.code) && !files.contains($0.code) && !$0.code.hasSuffix(".kebab-case") }
            .map { "\($0.place): \($0.code)" }
    }

    static func wrongStatuses(in repository: Repository) -> [String] {
        let table = StatusTable(repository)
        return ErrorCatalog(repository).inDocuments.compactMap { code, stated in
            let found = table.status(of: code)
            return found == stated
                ? nil : "\(code): docs/errors.md says \(stated), the command \(found.map(String.init) ?? "nothing")"
        }.sorted()
    }

    /// Entries of the command's table for codes that no room has.
    static func idleStatuses(in repository: Repository) -> [String] {
        let known = ErrorCatalog(repository).inSources
        return StatusTable(repository).exact.keys.filter { known[$0] == nil }.sorted()
    }

    /// Public error types that are no `CodedError`.
    static func uncoded(in repository: Repository) -> [String] {
        Manifest(repository).names.flatMap { room in
            repository.sources(of: room).flatMap { source in
                source.code.matches(#"public (?:struct|enum|final class) (\w*Error)\b([^{]*)\{"#)
                    .filter { $0.groups[1] != "CodedError" && !$0.groups[2].contains("CodedError") }
                    .map { "\(source.path):\($0.line): \($0.groups[1])" }
            }
        }
    }

    @Test("codes are found at all")
    func found() {
        let catalog = ErrorCatalog(.this)
        #expect(catalog.inSources.count > 100)
        #expect(catalog.inSources["wire.json-syntax"] != nil && catalog.inSources["file.not-found"] != nil)
        #expect(catalog.inSources["ledger.sequencer"] == nil, "the name of a queue is no code")
        #expect(catalog.repeated == [])
    }

    @Test("every code of the sources stands in docs/errors.md")
    func documented() {
        #expect(ErrorCodeTests.undocumented(in: .this) == [])
        let broken = Repository.this.with("Sources/TLog/Broken.swift", "let code = \"tlog.never-heard-of\"\n")
        #expect(
            Repository.news(ErrorCodeTests.undocumented, in: broken).contains(
                "Sources/TLog/Broken.swift:1: tlog.never-heard-of"))
    }

    @Test("every code of docs/errors.md stands in the sources")
    func real() {
        #expect(ErrorCodeTests.invented(in: .this) == [])
        let broken = Repository.this.adding("| `tlog.never-heard-of` | nothing | nothing | 1 |\n", to: "docs/errors.md")
        #expect(Repository.news(ErrorCodeTests.invented, in: broken).contains("tlog.never-heard-of"))
    }

    @Test("comments and pages speak of codes that exist")
    func mentioned() {
        #expect(ErrorCodeTests.misremembered(in: .this) == [])
        let broken = Repository.this.with("Sources/TLog/Broken.swift", "/// - Throws: `tlog.no-such-thing`.\n")
        #expect(
            Repository.news(ErrorCodeTests.misremembered, in: broken).contains(
                "Sources/TLog/Broken.swift: tlog.no-such-thing"))
    }

    @Test("docs/errors.md gives the exit status that the command gives")
    func statuses() {
        #expect(StatusTable(.this).status(of: "config.unknown-key") == 2)
        #expect(StatusTable(.this).status(of: "ledger.fork") == 6)
        #expect(ErrorCodeTests.wrongStatuses(in: .this) == [])
        let page = (Repository.this.files["docs/errors.md"] ?? "")
        let row = page.matches(#"^(\| `ledger\.fork` .*\| )6 \|$"#).first?.groups ?? ["", ""]
        let broken = Repository.this.with("docs/errors.md", page.replacingOccurrences(of: row[0], with: row[1] + "0 |"))
        let news = Repository.news(ErrorCodeTests.wrongStatuses, in: broken)
        #expect(news == ["ledger.fork: docs/errors.md says 0, the command 6"])
    }

    @Test("the command's table of statuses names codes that some room has")
    func idle() {
        #expect(ErrorCodeTests.idleStatuses(in: .this) == [])
        let broken = Repository.this.adding("// \"tlog.never-heard-of\": .usage\n", to: StatusTable.path)
        #expect(Repository.news(ErrorCodeTests.idleStatuses, in: broken).contains("tlog.never-heard-of"))
    }

    @Test("a room's public errors are coded")
    func coded() {
        #expect(ErrorCodeTests.uncoded(in: .this) == [])
        let broken = Repository.this.with("Sources/TLog/Broken.swift", "public struct TileError: Error, Equatable {}\n")
        #expect(Repository.news(ErrorCodeTests.uncoded, in: broken) == ["Sources/TLog/Broken.swift:1: TileError"])
    }
}
