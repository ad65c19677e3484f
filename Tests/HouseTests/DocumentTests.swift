import Foundation
import Testing

@Suite("Documents say what is there")
struct DocumentTests {
    /// Names of the seed documents that a reader greps for (REQUIREMENTS 1.8).
    static let seedNames = [
        "VexProofIntegrator", "VexVerdictProofPayload", "VexVerdictId", "VexDeltaChange", "VexDeltaStatement",
        "VexDeltaSummary", "VexMergeTrace", "IIssuerDirectory", "InMemoryIssuerDirectory", "ISignatureVerifier",
        "SignatureVerifier", "VexLensMetrics", "VexLensOptions",
    ]

    /// Seed names that neither a type nor a doc comment bears, unless the glossary says that they are not there yet.
    static func unfindable(in repository: Repository) -> [String] {
        let sources = repository.targets.flatMap { repository.sources(of: $0) }
        let glossary = repository.files["docs/glossary.md"] ?? ""
        return seedNames.filter { name in
            let word = #"\b"# + name + #"\b"#
            let isThere = sources.contains { source in
                source.text.contains(name)
                    && (!source.documentation.matches(word).isEmpty
                        || !source.code.matches(#"(?:struct|class|enum|actor|protocol) "# + word).isEmpty)
            }
            return !isThere && glossary.matches(#"^\|[^|]*`"# + name + #"`[^|]*\| not part of this version"#).isEmpty
        }
    }

    /// Seed names without a row in the glossary.
    static func unmapped(in repository: Repository) -> [String] {
        let rows = (repository.files["docs/glossary.md"] ?? "").matches(#"^\|.*\|$"#).map { $0.groups[0] }.joined(
            separator: "\n")
        return seedNames.filter { rows.matches(#"\b"# + $0 + #"\b"#).isEmpty }
    }

    /// Paths in pages and comments that lead nowhere.
    static func deadPaths(in repository: Repository) -> [String] {
        let pattern = #"\b((?:Sources|Tests|docs|testdata)/[\w./+-]*\w)/?"#
        let comments = repository.targets.flatMap { repository.sources(of: $0) }.map { ($0.path, $0.documentation) }
        let pages = repository.pages.filter { !$0.path.hasPrefix("testdata/") }
        let texts = comments + pages.map { ($0.path, $0.text) }
        return texts.flatMap { path, text in
            text.matches(pattern).filter { !repository.paths.contains($0.groups[1]) }.map { "\(path): \($0.groups[1])" }
        }
    }

    /// Relative links that lead to no file, or to no heading in it.
    static func deadLinks(in repository: Repository) -> [String] {
        repository.pages.flatMap { page in
            page.text.matches(#"\]\(([^)\s]+)\)"#).compactMap { link in
                let target = link.groups[1]
                guard !target.contains(":") else { return nil }
                let parts = target.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false).map(
                    String.init)
                let file = parts[0].isEmpty ? page.path : resolve(parts[0], from: page.path)
                guard repository.paths.contains(file) else { return "\(page.path):\(link.line): \(target)" }
                guard parts.count == 2, !anchors(in: repository.files[file] ?? "").contains(parts[1]) else {
                    return nil
                }
                return "\(page.path):\(link.line): \(target)"
            }
        }
    }

    private static func resolve(_ target: String, from page: String) -> String {
        var parts = page.split(separator: "/").dropLast().map(String.init)
        for part in target.split(separator: "/") where part != "." {
            if part == ".." { _ = parts.popLast() } else { parts.append(String(part)) }
        }
        return parts.joined(separator: "/")
    }

    /// Headings as they are linked to.
    private static func anchors(in page: String) -> Set<String> {
        Set(
            page.matches(#"^#+ (.*)$"#).map { heading in
                String(
                    heading.groups[1].lowercased().compactMap { character in
                        character == " "
                            ? "-"
                            : character.isLetter || character.isNumber || character == "-" || character == "_"
                                ? character : nil
                    })
            })
    }

    @Test("every name of the seeds is found by grep")
    func seeds() {
        #expect(DocumentTests.unfindable(in: .this) == [])
        let broken = Repository.this.with("Sources/Trust/IssuerDirectory.swift", "public protocol IssuerDirectory {}\n")
        #expect(Repository.news(DocumentTests.unfindable, in: broken) == ["IIssuerDirectory"])
    }

    @Test("the glossary maps every name of the seeds")
    func glossary() {
        #expect(DocumentTests.unmapped(in: .this) == [])
        let text = (Repository.this.files["docs/glossary.md"] ?? "").replacingOccurrences(
            of: "VexDeltaSummary", with: "VexDelta")
        #expect(
            Repository.news(DocumentTests.unmapped, in: Repository.this.with("docs/glossary.md", text)) == [
                "VexDeltaSummary"
            ])
    }

    @Test("paths in pages and comments exist")
    func paths() {
        #expect(DocumentTests.deadPaths(in: .this) == [])
        let broken = Repository.this.with("docs/broken.md", "see `Sources/Wire/Nowhere.swift`\n")
        #expect(
            Repository.news(DocumentTests.deadPaths, in: broken).contains("docs/broken.md: Sources/Wire/Nowhere.swift"))
    }

    @Test("links in pages lead to files and headings")
    func links() {
        #expect(DocumentTests.deadLinks(in: .this) == [])
        let text =
            "# A Page\n[here](#a-page) [there](glossary.md)\n[nowhere](nowhere.md) [no heading](glossary.md#nothing)\n"
        let broken = Repository.this.with("docs/broken.md", text)
        let findings = Repository.news(DocumentTests.deadLinks, in: broken).filter { $0.hasPrefix("docs/broken.md") }
        #expect(findings == ["docs/broken.md:3: nowhere.md", "docs/broken.md:3: glossary.md#nothing"])
    }

    @Test("the pages that show the house show every room", arguments: ["README.md", "docs/ARCHITECTURE.md"])
    func rooms(page: String) {
        let rows = (Repository.this.files[page] ?? "").matches(#"^\| `(\w+)` \|"#).map { $0.groups[1] }
        #expect(Set(Manifest(.this).names + ["stella"]).subtracting(rows).sorted() == [])
    }
}
