import Testing
import VEX
import Wire

@Suite("Match relation of products: versions and ranges")
struct ProductMatchTests {
    @Test("grades keep their raw values, which are in logged bytes")
    func rawValues() {
        #expect(
            ProductMatch.allCases.map(\.rawValue) == ["exact", "qualifier_subset", "range_containment", "versionless"])
    }

    @Test(
        "a version or a range of a product",
        arguments: [
            ("pkg:npm/a", nil, "pkg:npm/a@1.0.0", ProductMatch.versionless),
            ("pkg:npm/a", "1.0.0", "pkg:npm/a@1.0.0", .exact),
            ("pkg:npm/a", "1.0.0", "pkg:npm/a@1.0.1", nil), ("pkg:npm/a", "1.0.0", "pkg:npm/a", nil),
            ("pkg:npm/a", "1.0.0", "pkg:npm/b@1.0.0", nil), ("pkg:npm/a", "1.0", "pkg:npm/a@1.0.0", nil),
            ("pkg:pypi/a", "1.0RC1", "pkg:pypi/a@1.0rc1", .exact),
            ("pkg:maven/g/a", "1.0RC1", "pkg:maven/g/a@1.0rc1", nil),
            ("pkg:deb/debian/a", "1-1", "pkg:deb/debian/a@1-1?arch=amd64", .qualifierSubset),
            ("pkg:deb/debian/a?arch=amd64", "1-1", "pkg:deb/debian/a@1-1?arch=amd64", .exact),
            ("pkg:deb/debian/a?arch=arm64", "1-1", "pkg:deb/debian/a@1-1?arch=amd64", nil),
            ("pkg:rpm/redhat/a", "1:2-3", "pkg:rpm/redhat/a@2-3?epoch=1", .qualifierSubset),
            ("pkg:rpm/redhat/a", "2:2-3", "pkg:rpm/redhat/a@2-3?epoch=1", nil),
            // The key's own version holds too.
            ("pkg:npm/a@1.0.0", "1.0.0", "pkg:npm/a@1.0.0", .exact),
            ("pkg:npm/a@1.0.0", "1.1.0", "pkg:npm/a@1.1.0", nil),
            ("pkg:npm/a@1.0.0", "1.1.0", "pkg:npm/a@1.0.0", nil),
            ("pkg:npm/a@1.0.0", "vers:npm/<2.0.0", "pkg:npm/a@1.0.0", .rangeContainment),
            ("pkg:npm/a@1.0.0", "vers:npm/<2.0.0", "pkg:npm/a@1.1.0", nil),
            ("pkg:npm/a@1.0.0", "vers:npm/>2.0.0", "pkg:npm/a@1.0.0", nil),
            ("pkg:npm/a", "vers:npm/<2.0.0", "pkg:npm/a@1.9.0", .rangeContainment),
            ("pkg:npm/a", "vers:npm/<2.0.0", "pkg:npm/a@2.0.0", nil),
            ("pkg:npm/a", "vers:npm/1.9.0|2.0.0", "pkg:npm/a@2.0.0", .rangeContainment),
            ("pkg:npm/a", "vers:npm/<2.0.0", "pkg:npm/a", nil),
            ("pkg:npm/a", "vers:npm/<2.0.0", "pkg:npm/b@1.0.0", nil),
            ("pkg:npm/a", "vers:semver/<2.0.0", "pkg:npm/a@v1.0.0", .rangeContainment),
            ("pkg:golang/github.com/A/x", "vers:semver/<2.0.0", "pkg:golang/github.com/a/x@v1.0.0", .rangeContainment),
            ("pkg:golang/x/y", "vers:golang/>=v1.0.0|<v1.2.0", "pkg:golang/x/y@v1.2.0-rc.1", .rangeContainment),
            ("pkg:cargo/a", "vers:semver/<2.0.0", "pkg:cargo/a@1.0.0", .rangeContainment),
            ("pkg:apk/alpine/a", "vers:alpine/<1.2-r3", "pkg:apk/alpine/a@1.2-r2", .rangeContainment),
            ("pkg:rpm/redhat/a", "vers:rpm/<1:1.0", "pkg:rpm/redhat/a@2-3?epoch=1", nil),
            ("pkg:rpm/redhat/a", "vers:rpm/<1:1.0", "pkg:rpm/redhat/a@2-3", .rangeContainment),
            (
                "pkg:deb/debian/curl?distro=bookworm", "vers:deb/<7.88.1-10%2Bdeb12u5",
                "pkg:deb/debian/curl@7.88.1-10%2Bdeb12u4?arch=amd64&distro=bookworm", .rangeContainment
            ),
            ("pkg:npm/a", "vers:npm/*", "pkg:npm/a@x", .rangeContainment),
            ("pkg:npm/a", "vers:all/*", "pkg:npm/a@x", .rangeContainment),
            ("pkg:npm/a", "vers:all/*", "pkg:npm/a", .rangeContainment),
            ("pkg:npm/a", "vers:none/*", "pkg:npm/a@1.0.0", nil),
            ("pkg:npm/a", "vers:all/*", "pkg:npm/b", nil), ("name:a", "vers:all/*", "name:a", .rangeContainment),
            ("name:a", nil, "name:a", .exact),
        ] as [(String, String?, String, ProductMatch?)])
    func grade(stated: String, version: String?, target: String, grade: ProductMatch?) {
        #expect(ProductMatch.match(stated: Identifier(stated), version: version, target: Identifier(target)) == grade)
        let outcome = ProductMatch.outcome(stated: Identifier(stated), version: version, target: Identifier(target))
        #expect(outcome == grade.map { .match($0) } ?? .none)
    }

    @Test(
        "what cannot be told apart from what does not match",
        arguments: [
            ("pkg:npm/a", "vers:npm/<2.0.0", "pkg:npm/a@1.0", .containment(.noVersion("1.0", type: "npm"))),
            ("pkg:npm/a", "vers:npm/<2", "pkg:npm/a@1.0.0", .containment(.noVersion("2", type: "npm"))),
            ("pkg:generic/a", "vers:generic/<2", "pkg:generic/a@1", .containment(.noOrder(type: "generic"))),
            ("pkg:npm/a", "vers:all/<2", "pkg:npm/a@1.0.0", .containment(.noOrder(type: "all"))),
            ("pkg:npm/a", "vers:unknown/<2", "pkg:npm/a@1.0.0", .containment(.noOrder(type: "unknown"))),
            ("pkg:npm/a", "vers:pypi/<2", "pkg:npm/a@1.0.0", .otherScheme(range: "pypi", package: "npm")),
            ("pkg:npm/a", "vers:pypi/*", "pkg:npm/a@1.0.0", .otherScheme(range: "pypi", package: "npm")),
            (
                "pkg:maven/g/a", "vers:semver/<2.0.0", "pkg:maven/g/a@1.0.0",
                .otherScheme(range: "semver", package: "maven")
            ),
            ("pkg:generic/a", "vers:intdot/<2", "pkg:generic/a@1", .otherScheme(range: "intdot", package: "generic")),
            ("pkg:npm/a", "vers:npm/>=2.0.0|<1.0.0", "pkg:npm/a@1.0.0", .malformed(.unsorted)),
            ("pkg:npm/a", "VERS:npm/*", "pkg:npm/a@1.0.0", .malformed(.scheme)),
            ("pkg:npm/a", "vers:", "pkg:npm/a@1.0.0", .malformed(.type)),
            ("pkg:npm/a", "^1.0.0", "pkg:npm/a@1.0.0", .otherNotation("^1.0.0")),
            ("pkg:npm/a", ">= 1.0 < 2", "pkg:npm/a@1.0.0", .otherNotation(">= 1.0 < 2")),
            ("pkg:npm/a", "", "pkg:npm/a@1.0.0", .otherNotation("")),
            ("pkg:maven/g/a", "[1,2)", "pkg:maven/g/a@1", .otherNotation("[1,2)")),
            ("name:a", "1.0", "name:a", .noPackage),
            ("name:a", "vers:npm/*", "name:a", .noPackage), ("cpe:/a:v:p", "vers:intdot/<2", "cpe:/a:v:p", .noPackage),
        ] as [(String, String, String, ProductMatch.Undecidable)])
    func undecidable(stated: String, version: String, target: String, reason: ProductMatch.Undecidable) {
        let (stated, target) = (Identifier(stated), Identifier(target))
        #expect(ProductMatch.outcome(stated: stated, version: version, target: target) == .undecidable(reason))
        #expect(ProductMatch.match(stated: stated, version: version, target: target) == nil)
        // About another product nothing is undecidable.
        #expect(ProductMatch.outcome(stated: stated, version: version, target: "pkg:npm/other@1.0.0") == .none)
    }

    @Test(
        "CPE names of both bindings",
        arguments: [
            (
                "cpe:/o:redhat:enterprise_linux:8", "cpe:2.3:o:redhat:enterprise_linux:8:*:*:*:*:*:*:*",
                ProductMatch.exact
            ),
            ("cpe:2.3:o:redhat:enterprise_linux:8:*:*:*:*:*:*:*", "cpe:/o:redhat:enterprise_linux:8", .exact),
            (
                "cpe:/a:redhat:enterprise_linux:8::appstream",
                "cpe:2.3:a:redhat:enterprise_linux:8:*:appstream:*:*:*:*:*", .exact
            ),
            ("cpe:/a:V:Python-Cffi:1", "cpe:2.3:a:v:python\\-cffi:1:*:*:*:*:*:*:*", .exact),
            ("cpe:/a:v:p%2bq:1", "cpe:2.3:a:v:p\\+q:1:*:*:*:*:*:*:*", .exact),
            ("cpe:/a:v:p:1.%02", "cpe:2.3:a:v:p:1.*:*:*:*:*:*:*:*", .exact),
            ("cpe:/a:v:p:1:-", "cpe:2.3:a:v:p:1:-:*:*:*:*:*:*", .exact),
            ("cpe:/a:v:p:1:sp1:~e~sw~linux~x64~o:en", "cpe:2.3:a:v:p:1:sp1:e:en:sw:linux:x64:o", .exact),
            ("cpe:/a:v:p:::~~~linux~~", "cpe:2.3:a:v:p:1:*:*:*:*:linux:*:*", .versionless),
            ("cpe:2.3:a:v:p:*:*:*:*:*:*:*:*", "cpe:2.3:a:v:p:1:*:*:*:*:*:*:*", .versionless),
            ("cpe:/a:v:p", "cpe:/a:v:p:1:sp1", .versionless),
            ("cpe:/a:v:p:1", "cpe:/a:v:p:1:sp1", .qualifierSubset),
            ("cpe:2.3:a:v:p:1:*:*:*:*:linux:*:*", "cpe:2.3:a:v:p:1:sp1:*:*:*:linux:x64:*", .qualifierSubset),
            ("cpe:/a:v:p:1:sp1", "cpe:/a:v:p:1", nil), ("cpe:/a:v:p:1", "cpe:/a:v:p", nil),
            ("cpe:/a:v:p:1", "cpe:/a:v:p:2", nil), ("cpe:/a:v:p:-", "cpe:/a:v:p:1", nil),
            ("cpe:/a:v:p:1.%02", "cpe:/a:v:p:1.5", .rangeContainment), ("cpe:/a:v:p:1.5", "cpe:/a:v:p:1.%02", nil),
            ("cpe:/a:v:p", "cpe:/o:v:p", nil),
            ("cpe:/a:v", "cpe:/a:v:p:1", nil), ("cpe:2.3:*:*:*:*:*:*:*:*:*:*:*", "cpe:/a:v:p:1", nil),
            ("cpe:/a:v:p", "cpe:2.3:a:v:p:1", nil), ("cpe:2.3:a:v:p:1:*:*:*:*:*:*", "cpe:/a:v:p:1", nil),
            ("cpe:2.3:a:v:p:1:*:*:*:*:*:*:", "cpe:/a:v:p:1", nil),
            ("cpe:/a:v:p:1:2:3:4:5", "cpe:/a:v:p:1:2:3:4", nil), ("cpe:/a:v:p:1::~a~b", "cpe:/a:v:p:1", nil),
            ("cpe:2.3:a:v:p:1:*:*:*:*:*:*:\\", "cpe:/a:v:p:1", nil),
            ("cpe:2.3:a:v:\\-:1:*:*:*:*:*:*:*", "cpe:/a:v:-:1", nil), ("cpe:/a:v:p", "pkg:npm/a", nil),
        ] as [(String, String, ProductMatch?)])
    func cpe(stated: String, target: String, grade: ProductMatch?) {
        #expect(ProductMatch.match(stated: Identifier(stated), target: Identifier(target)) == grade)
        #expect(ProductMatch.match(stated: Identifier(stated), target: Identifier(stated)) == .exact)
    }

    /// Every cell of NISTIR 7696, table 6-2, at the attribute `update`, and what it comes to for a statement: EQUAL and
    /// SUPERSET match; SUBSET, DISJOINT and UNDEFINED do not.
    @Test(
        "CPE attributes by the relations of NISTIR 7696",
        arguments: [
            ("*", "*", true), ("*", "-", true), ("*", "sp1", true), ("*", "sp?", false),
            ("-", "*", false), ("-", "-", true), ("-", "sp1", false), ("-", "sp?", false),
            ("sp1", "*", false), ("sp1", "-", false), ("sp1", "sp1", true), ("sp1", "sp2", false), ("sp1", "sp?", false),
            ("sp?", "*", false), ("sp?", "-", false), ("sp?", "sp1", true), ("sp?", "beta", false), ("sp?", "s*", false),
        ])
    func relations(source: String, target: String, matches: Bool) {
        let name = { (update: String) in Identifier("cpe:2.3:a:v:p:1:\(update):*:*:*:*:*:x") }
        let wider = Identifier("cpe:2.3:a:v:p:1:\(source):*:*:*:*:*:*")
        #expect((ProductMatch.match(stated: wider, target: name(target)) == .qualifierSubset) == matches)
        #expect((ProductMatch.match(stated: name(source), target: name(target)) != nil) == (matches || source == target))
    }

    @Test(
        "CPE versions with wildcards",
        arguments: [
            ("8.*", "8.0.6001", true), ("8.*", "8.", true), ("8.*", "8", false), ("8.*", "18.0", false),
            ("*.1", "2.1", true), ("*.1", ".1", true), ("*.1", "2.1.1", true), ("*.1", "2.1.2", false),
            ("*1*", "213", true), ("*1*", "1", true), ("*1*", "2", false),
            ("1.?", "1.2", true), ("1.?", "1.", true), ("1.?", "1.22", false), ("1.??", "1.22", true),
            ("?.0", "1.0", true), ("?.0", "11.0", false), ("??.0", "11.0", true), ("??", "11", true), ("??", "111", false),
            ("?1*", "2134", true), ("?1*", "2234", false), ("1.\\*", "1.5", false), ("1.\\*", "1.\\*", true),
            ("8.*", "-", false), ("8.*", "*", false), ("8.*", "8.?", false), ("1*2", "132", false), ("1*2*", "1324", false),
        ])
    func wildcards(pattern: String, version: String, matches: Bool) {
        let name = { (version: String) in Identifier("cpe:2.3:a:v:p:\(version):*:*:*:*:*:*:*") }
        let grade = ProductMatch.match(stated: name(pattern), target: name(version))
        #expect(grade == (matches ? pattern == version ? .exact : .rangeContainment : nil))
        // The URI writes wildcards as %01 and %02.
        let uri = pattern.replacing("\\*", with: "%2a").replacing("*", with: "%02").replacing("?", with: "%01")
        #expect(ProductMatch.match(stated: Identifier("cpe:/a:v:p:\(uri)"), target: name(version)) == grade)
    }

    @Test(
        "CPE names are compared as a whole: one attribute that is apart decides",
        arguments: [
            ("cpe:2.3:a:v:p:8.*:sp?:*:*:*:*:*:*", "cpe:2.3:a:v:p:8\\.0:sp2:*:*:*:*:*:*", ProductMatch.rangeContainment),
            ("cpe:2.3:a:v:p:8.*:sp?:*:*:*:*:*:*", "cpe:2.3:a:v:p:8\\.0:beta:*:*:*:*:*:*", nil),
            ("cpe:2.3:a:v:p:8.*:-:*:*:*:*:*:*", "cpe:2.3:a:v:p:8\\.0:*:*:*:*:*:*:*", nil),
            ("cpe:2.3:a:v:p*:1:*:*:*:*:*:*:*", "cpe:2.3:a:v:pq:1:*:*:*:*:*:*:*", nil),
            ("cpe:2.3:a:*:p:1:*:*:*:*:*:*:*", "cpe:2.3:a:v:p:1:*:*:*:*:*:*:*", nil),
            ("cpe:2.3:a:v:p:*:*:*:*:*:*:*:*", "cpe:2.3:a:v:p:1.*:*:*:*:*:*:*:*", nil),
            ("cpe:2.3:a:v:p:*:*:*:*:*:*:*:*", "cpe:2.3:a:v:p:-:*:*:*:*:*:*:*", .versionless),
        ] as [(String, String, ProductMatch?)])
    func names(stated: String, target: String, grade: ProductMatch?) {
        #expect(ProductMatch.match(stated: Identifier(stated), target: Identifier(target)) == grade)
    }

    @Test("what a CycloneDX document states about versions and ranges meets the versions it means")
    func cycloneDX() throws {
        let vulnerability = """
            "id": "CVE-2024-3333", "analysis": {"state": "resolved"}, "affects": [{"ref": "pkg:npm/left-pad", "versions": [
            {"range": "vers:npm/<1.3.0", "status": "affected"}, {"range": "vers:npm/>=1.3.0", "status": "unaffected"},
            {"version": "1.2.9", "status": "unknown"}, {"version": "2.0.0"}, {"range": "vers:generic/<9"}]}]
            """
        let document = try DocumentReader().read(Sample.cyclonedx(vulnerability: vulnerability))
        #expect(document.observations.count == 4)
        func outcomes(_ target: Identifier) -> [ProductMatch.Outcome] {
            document.observations.map {
                ProductMatch.outcome(stated: $0.product, version: $0.version, target: target)
            }
        }
        let lost = ProductMatch.Outcome.undecidable(.containment(.noOrder(type: "generic")))
        #expect(outcomes("pkg:npm/left-pad@1.2.9") == [.match(.rangeContainment), .none, .none, lost])
        #expect(outcomes("pkg:npm/left-pad@2.0.0") == [.none, .match(.rangeContainment), .match(.exact), lost])
        #expect(outcomes("pkg:npm/right-pad@2.0.0") == [.none, .none, .none, .none])
    }

    @Test("a range grows and shrinks as its containment does, for every version of every order")
    func agreement() throws {
        var matched = 0
        for type in ["npm", "pypi", "maven", "deb", "gem", "nuget", "composer", "cargo", "golang", "apk", "rpm"] {
            let order = try #require(VersionOrder(type: type))
            let versions = try #require(OrderedVersions.all[order]).compactMap(\.first)
            let middle = versions[versions.count / 2]
            for version in versions {
                // A purl may respell a version; what is compared is what the product key has.
                let purl = try #require(
                    PackageURL("pkg:\(type)/n/a@" + version.replacing("%", with: "%25").replacing("+", with: "%2B")))
                guard let kept = purl.version, order.isVersion(kept) else { continue }
                for (comparator, wanted) in [
                    ("<", [Precedence.lower]), (">=", [.higher, .same]), ("!=", [.lower, .higher]),
                ] {
                    guard let range = try? VersionRange("vers:\(type)/\(comparator)\(middle)") else { continue }
                    let isIn = order.compare(kept, middle).map(wanted.contains)
                    let grade = ProductMatch.match(
                        stated: Identifier("pkg:\(type)/n/a"), version: range.canonical,
                        target: Identifier(purl.canonical))
                    #expect((grade == .rangeContainment) == isIn, "\(range) and \(purl)")
                    matched += grade == nil ? 0 : 1
                }
            }
        }
        #expect(matched > 200)
    }
}
