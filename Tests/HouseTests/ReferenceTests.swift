import Foundation
import Testing

/// What the documents say of options and commands is what the program takes.
@Suite("Options and commands in the documents")
struct ReferenceTests {
    /// `Section.Name` of every option that the sources define.
    static func options(in repository: Repository) -> [String] {
        repository.texts("Sources/VEXLens/Options/", ".swift").flatMap { _, text in
            text.matches(#"OptionDefinition\(\s*"(\w+)", (?:"(\w+)"|\.(\w+))"#).map { match in
                let member = match.groups[3]
                return match.groups[1] + "."
                    + (match.groups[2].isEmpty ? member.prefix(1).uppercased() + member.dropFirst() : match.groups[2])
            }
        }
    }

    /// Options without a row in the table of `docs/formats/configuration.md`, and rows without an option.
    static func differences(in repository: Repository) -> [String] {
        let defined = Set(options(in: repository))
        let rows = (repository.files["docs/formats/configuration.md"] ?? "").matches(#"^\| `(\w+\.\w+)` \|"#).map {
            $0.groups[1]
        }
        return defined.symmetricDifference(rows).sorted()
    }

    /// `stella …` in pages and scripts whose words are no command.
    static func unknownCommands(in repository: Repository) -> [String] {
        let names = Set(
            repository.sources(of: "stella").flatMap { source in
                source.text.matches(#"commandName: "([\w-]+)""#).map { $0.groups[1] }
            })
        let parents: Set<String> = ["vex", "consensus", "ledger", "issuer", "key", "proof", "db", "token"]
        let texts = repository.pages + repository.texts("docs/quickstart")
        return texts.flatMap { path, text in
            text.matches(
                #"(?:^|[`( ]|\$ )"?\$?(?:stella|\$stella)"? ([a-z][a-z-]*)(?: ([a-z][a-z-]*))?(?: ([a-z][a-z-]*))?"#
            ).compactMap { match in
                var words: [String] = []
                for word in match.groups.dropFirst() where !word.isEmpty {
                    words.append(word)
                    if !parents.contains(word) { break }
                }
                // Prose after the program's name is no command; in a code span or block it would be.
                guard match.groups[0].contains("`") || match.groups[0].contains("$") || isBlock(text, match.line) else {
                    return nil
                }
                return words.allSatisfy(names.contains)
                    ? nil : "\(path):\(match.line): stella \(words.joined(separator: " "))"
            }
        }
    }

    private static func isBlock(_ text: String, _ line: Int) -> Bool {
        let before = text.split(separator: "\n", omittingEmptySubsequences: false).prefix(line)
        return !before.count { $0.hasPrefix("```") }.isMultiple(of: 2)
    }

    @Test("the configuration page has every option and no other")
    func options() {
        #expect(ReferenceTests.options(in: .this).count == 67)
        #expect(ReferenceTests.differences(in: .this) == [])
        let broken = Repository.this.adding("| `Storage.Nothing` | – | – |\n", to: "docs/formats/configuration.md")
        #expect(Repository.news(ReferenceTests.differences, in: broken) == ["Storage.Nothing"])
    }

    @Test("commands in pages and scripts are commands of the program")
    func commands() {
        #expect(ReferenceTests.unknownCommands(in: .this) == [])
        let broken = Repository.this.with(
            "docs/broken.md", "run `stella vex consensus ponder`\n\n```\nstella dream\n```\n")
        #expect(
            Repository.news(ReferenceTests.unknownCommands, in: broken).filter { $0.hasPrefix("docs/broken.md") }
                == ["docs/broken.md:1: stella vex consensus ponder", "docs/broken.md:4: stella dream"])
    }
}
