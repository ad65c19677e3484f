import Foundation
import Testing

/// Invariant 10: clock, randomness, environment, disk and network come in through arguments.
@Suite("Effects come in through arguments")
struct EffectTests {
    /// What reads the clock, draws at random, or asks the environment.
    static let effects = [
        #"\bDate\(\)"#, #"\bDate\.now\b"#, #"\bclock_gettime\b"#, #"\bgettimeofday\b"#, #"\btime\(nil\)"#,
        #"Clock\(\)\.now"#,
        #"\bContinuousClock\b"#, #"\bSuspendingClock\b"#, #"\bDispatch(?:Wall)?Time\.now\b"#, #"\.random\("#,
        #"\bSystemRandomNumberGenerator\b"#, #"\.shuffled\(\)"#, #"\.shuffle\(\)"#, #"\.randomElement\(\)"#,
        #"\barc4random"#,
        #"\bgetrandom\b"#, #"\bRAND_bytes\b"#, #"\bUUID\(\)"#, #"\bProcessInfo\b"#, #"\bgetenv\b"#, #"\benviron\b"#,
        #"\bCommandLine\b"#,
    ]

    /// The room that keeps files: the ledger's directory with its lock and guard.
    static let keeper = "LedgerSQLite"

    /// Calls of the C library that reach a disk or a network; a room that compares memory needs none of them.
    static let calls =
        #"\b(?:Glibc\.)?(?:open|openat|creat|fopen|socket|connect|bind|listen|accept|unlink|rename|link|mkdir|"#
        + #"rmdir|opendir|readdir|stat|fstat|access|read|pread|write|pwrite|fsync|fdatasync|flock|mmap|system|popen|fork)\("#

    static func findings(in repository: Repository) -> [String] {
        let pattern = effects.joined(separator: "|")
        return Manifest(repository).names.flatMap { room in
            repository.sources(of: room).flatMap { source in
                source.code.matches(pattern).map { "\(source.path):\($0.line): \($0.groups[0])" }
            }
        }
    }

    /// Imports of Foundation, and disk or network by way of the C library.
    static func reaches(in repository: Repository) -> [String] {
        Manifest(repository).names.flatMap { room in
            repository.sources(of: room).flatMap { source -> [String] in
                let modules = source.imports
                let heavy = modules.filter { $0.module.hasPrefix("Foundation") }
                    .map { "\(source.path):\($0.line): imports \($0.module)" }
                guard room != keeper, modules.contains(where: { $0.module == "Glibc" }) else { return heavy }
                return heavy + source.code.matches(calls).map { "\(source.path):\($0.line): \($0.groups[0])…)" }
            }
        }
    }

    /// Files outside the room `Transport` that import libcurl or call it.
    static func connects(in repository: Repository) -> [String] {
        repository.targets.filter { !["Transport", "CCurl", "CCurlShim"].contains($0) }.flatMap { target in
            repository.sources(of: target).flatMap { source in
                source.imports.filter { $0.module.hasPrefix("CCurl") || $0.module == "FoundationNetworking" }
                    .map { "\(source.path):\($0.line): imports \($0.module)" }
                    + source.code.matches(#"\bcurl_\w+|\bURLSession\b"#).map {
                        "\(source.path):\($0.line): \($0.groups[0])"
                    }
            }
        }
    }

    @Test("one room alone connects")
    func network() {
        #expect(EffectTests.connects(in: .this) == [])
        let broken = Repository.this.with(
            "Sources/stella/Broken.swift", "import CCurl\nlet handle = curl_easy_init()\n")
        #expect(
            Repository.news(EffectTests.connects, in: broken) == [
                "Sources/stella/Broken.swift:1: imports CCurl", "Sources/stella/Broken.swift:2: curl_easy_init",
            ])
    }

    @Test("no room reads the clock, draws at random, or asks the environment")
    func rooms() {
        #expect(EffectTests.findings(in: .this) == [])
    }

    @Test(
        "each of them is found",
        arguments: [
            "Date()", "Int.random(in: 0..<2)", "SystemRandomNumberGenerator()", "ProcessInfo.processInfo",
            "getenv(\"HOME\")",
        ])
    func found(expression: String) {
        let broken = Repository.this.with("Sources/Consensus/Broken.swift", "let x = 1\nlet y = \(expression)\n")
        let findings = Repository.news(EffectTests.findings, in: broken)
        #expect(findings.count == 1 && findings[0].hasPrefix("Sources/Consensus/Broken.swift:2: "))
    }

    @Test("a comment or a text that names one is none")
    func mentioned() {
        let text =
            "// never Date()\n/* getenv */ let x = \"ProcessInfo \\\" .random(\"\nlet y = \"\"\"\n  Date()\n  \"\"\"\n"
        #expect(Repository.news(EffectTests.findings, in: Repository.this.with("Sources/Wire/Fine.swift", text)) == [])
    }

    @Test("no room imports Foundation, and one alone reaches the disk through the C library")
    func reach() {
        #expect(EffectTests.reaches(in: .this) == [])
        let broken = Repository.this.with(
            "Sources/VEX/Broken.swift", "import FoundationEssentials\nimport Glibc\nlet f = open(p, 0)\n")
        #expect(
            Repository.news(EffectTests.reaches, in: broken) == [
                "Sources/VEX/Broken.swift:1: imports FoundationEssentials", "Sources/VEX/Broken.swift:3: open(…)",
            ])
    }
}
