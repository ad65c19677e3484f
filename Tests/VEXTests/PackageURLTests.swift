import Testing
import VEX
import Wire

@Suite("purl-spec: parse and build")
struct PackageURLTests {
    struct OfficialCase: CustomStringConvertible {
        let file: String
        let kind: String
        let group: String
        let input: String
        let output: String?
        let fails: Bool
        var description: String { "\(file): \(kind) \(input)" }
    }

    /// Cases whose input is a text; those that build from components repeat them.
    static func officialCases() throws -> [OfficialCase] {
        let names = [
            "alpm", "apk", "bazel", "bitbucket", "bitnami", "brew", "cargo", "chrome-extension", "cocoapods", "composer",
            "conan", "conda", "cpan", "cran", "deb", "docker", "gem", "generic", "git", "github", "golang", "hackage",
            "hex", "huggingface", "julia", "luarocks", "maven", "mlflow", "npm", "nuget", "oci", "opam", "otp", "pub",
            "pypi", "qpkg", "rpm", "swid", "swift", "vcpkg", "vscode-extension", "yocto",
        ].map { "types/\($0)-test.json" } + ["spec/specification-test.json"]
        var cases: [OfficialCase] = []
        for name in names {
            guard let bytes = Vectors.bytes("vex/purl-spec/tests/" + name) else { continue }
            for test in try JSONDocument(bytes).root["tests"].map({ Array($0.elements) }) ?? [] {
                guard let input = test["input"]?.string else { continue }
                cases.append(
                    OfficialCase(
                        file: name, kind: test["test_type"]?.string ?? "", group: test["test_group"]?.string ?? "",
                        input: input, output: test["expected_output"]?.string,
                        fails: test["expected_failure"]?.bool == true))
            }
        }
        return cases
    }

    @Test(
        "all official validate tests but the git type's, whose definition keeps case and whose test folds it",
        .enabled(if: Vectors.present, "…/shared/vectors is not here"))
    func validate() throws {
        let cases = try PackageURLTests.officialCases().filter { $0.kind == "validate" }
        #expect(cases.count == 204)
        let wrong = cases.filter { PackageURL($0.input).map { Identifier($0.canonical) } != $0.output.map { Identifier($0) } }
        #expect(wrong.map(\.input) == ["pkg:git/github/Package-url/purl-Spec@244fd47e07d1004f0aed9c"])
    }

    @Test(
        "official refusals are refused, but for requirements of single types and upper-case qualifier keys (rule I3)",
        .enabled(if: Vectors.present, "…/shared/vectors is not here"))
    func refusals() throws {
        let cases = try PackageURLTests.officialCases().filter { $0.kind == "parse" && $0.fails }
        #expect(cases.count == 35)
        let read = cases.filter { PackageURL($0.input) != nil }
        let folded = read.filter { $0.input.contains("?Platform") || $0.input.contains("?Arch") }
        #expect(folded.count == 2)
        // A namespace that is required or prohibited, characters of names and versions: requirements of the type.
        let types = Set(read.filter { test in !folded.contains { $0.input == test.input } }.map(\.file))
        #expect(types == Set(PackageURLTests.typesWithRequirements.map { "types/\($0)-test.json" }))
        #expect(read.count == 17)
    }

    private static let typesWithRequirements = [
        "chrome-extension", "cpan", "julia", "otp", "swift", "vcpkg", "vscode-extension",
    ]

    @Test(
        "a canonical spelling reads as itself",
        .enabled(if: Vectors.present, "…/shared/vectors is not here"))
    func idempotent() throws {
        for test in try PackageURLTests.officialCases() {
            guard let url = PackageURL(test.input) else { continue }
            #expect(PackageURL(url.canonical) == url)
            #expect(PackageURL(url.canonical)?.canonical.utf8.elementsEqual(url.canonical.utf8) == true)
        }
    }

    @Test(
        "spellings",
        arguments: [
            ("PKG:NPM/left-pad@1", "pkg:npm/left-pad@1"),
            ("pkg:npm/@angular/core", "pkg:npm/%40angular/core"),
            ("pkg:npm/@angular/core@12", "pkg:npm/%40angular/core@12"),
            ("pkg:oci/dhi%2Fgolang@SHA256:AB", "pkg:oci/dhi%2Fgolang@sha256:ab"),
            ("pkg:pypi/Django_Rest@3.0RC1", "pkg:pypi/django-rest@3.0rc1"),
            ("pkg:deb/debian/curl@1?arch=&distro=jessie", "pkg:deb/debian/curl@1?distro=jessie"),
            ("pkg:generic/x?b=1&a=x/y+z", "pkg:generic/x?a=x%2Fy%2Bz&b=1"),
            ("pkg:generic/x#/a//./../b/", "pkg:generic/x#a/b"),
            ("pkg:generic/100%@1", "pkg:generic/100%25@1"),
            ("pkg:generic/x@", "pkg:generic/x"),
            ("pkg:golang/github.com/Azure/X@v1", "pkg:golang/github.com/Azure/X@v1"),
            ("pkg:mlflow/A?repository_url=https://x.azuredatabricks.net", "pkg:mlflow/a?repository_url=https:%2F%2Fx.azuredatabricks.net"),
        ])
    func spelling(text: String, canonical: String) {
        #expect(PackageURL(text)?.canonical.utf8.elementsEqual(canonical.utf8) == true, "\(PackageURL(text)?.canonical ?? "nil")")
    }

    @Test(
        "what cannot be read",
        arguments: [
            "npm/x", "pkg:", "pkg:npm", "pkg:npm/", "pkg:/x", "pkg:1npm/x", "pkg:n&pm/x", "pkg:maven/@1.3.4",
            "pkg:npm/x?a=1&A=2", "pkg:npm/x?in%20production=true", "pkg:npm/%FF",
        ])
    func unreadable(text: String) { #expect(PackageURL(text) == nil) }

    @Test("two purls that differ only by a composed and a decomposed é stay apart")
    func canonicalEquivalence() throws {
        let composed = try #require(PackageURL("pkg:npm/caf\u{e9}@1"))
        let decomposed = try #require(PackageURL("pkg:npm/cafe\u{301}@1"))
        #expect(composed != decomposed)
        #expect(composed.name == decomposed.name, "as Swift texts they are equal, which is why keys are not texts")
        #expect(ProductMatch.match(stated: composed, target: decomposed) == nil)
        #expect(Set([composed, decomposed]).count == 2)
    }
}

@Suite("Match relation of package URLs")
struct PackageURLMatchTests {
    @Test(
        "grades",
        arguments: [
            ("pkg:npm/a@1", "pkg:npm/a@1", ProductMatch.exact),
            ("pkg:npm/a", "pkg:npm/a@1", .versionless),
            ("pkg:npm/a@2", "pkg:npm/a@1", nil),
            ("pkg:npm/a@1", "pkg:npm/a", nil),
            ("pkg:deb/debian/a@1", "pkg:deb/debian/a@1?arch=amd64", .qualifierSubset),
            ("pkg:deb/debian/a@1?arch=amd64", "pkg:deb/debian/a@1?arch=amd64&distro=12", .qualifierSubset),
            ("pkg:deb/debian/a@1?arch=arm64", "pkg:deb/debian/a@1?arch=amd64&distro=12", nil),
            ("pkg:deb/debian/a?arch=amd64", "pkg:deb/debian/a@1?arch=amd64&distro=12", .versionless),
            ("pkg:deb/debian/a", "pkg:deb/ubuntu/a", nil),
            ("pkg:golang/github.com/Azure/x@1", "pkg:golang/github.com/azure/x@1", .exact),
            ("pkg:maven/Azure/x@1", "pkg:maven/azure/x@1", nil),
            ("cpe:/a:x", "cpe:/a:x", .exact),
            ("cpe:/a:x", "cpe:/a:x:1", nil),
        ] as [(String, String, ProductMatch?)])
    func grade(stated: String, target: String, grade: ProductMatch?) {
        #expect(ProductMatch.match(stated: Identifier(stated), target: Identifier(target)) == grade)
    }
}
