import Testing
import VEX
import Wire

@Suite("VERS: version ranges")
struct VersionRangeTests {
    @Test(
        "canonical spellings read as themselves",
        arguments: [
            "vers:npm/1.2.3|>=2.0.0|<5.0.0", "vers:gem/>=2.2.0|!=2.2.1|<2.3.0", "vers:pypi/*", "vers:all/*",
            "vers:none/*",
            "vers:pypi/0.0.0|0.0.1|0.0.2|0.0.3|0.0.4|0.0.5|0.0.6", "vers:pypi/!=0.0.1|>0.1", "vers:pypi/<=0.0.1|>0.1",
            "vers:pypi/>=1.0a1|<1.0.5|>=1.1b1|<1.1.1", "vers:npm/>=2.0.0-alpha8|<=2.0.0-rc2|>=2.0.0|<=2.13.0",
            "vers:gem/>=1.7.0|<1.7.16|>=1.8.0|<1.8.8|>=2.0.0|<2.0.8|>=3.0.0.pre.beta.1|<3.0.0.pre.beta.7",
            "vers:npm/1.0%252F0", "vers:lexicographic/1%202", "vers:lexicographic/1%092", "vers:lexicographic/%C3%A9",
            "vers:generic/PAN-OS%3C11.0.2", "vers:deb/>=1:2.3~rc1-1+b1|<2:0/x#?",
            "vers:datetime/>2024-01-01T00:00:00Z|<2024-01-02T00:00:00+02:00", "vers:example/b|a", "vers:x-y.1/1",
            "vers:npm/!=1.0.0|!=1.2.0", "vers:pypi/>1|2",
        ])
    func canonical(text: String) throws {
        let range = try VersionRange(text)
        #expect(range.canonical == text && range.description == text)
        #expect(try VersionRange(range.canonical) == range)
    }

    @Test("escapes that are not needed are read, and written without")
    func escapes() throws {
        let range = try VersionRange("vers:deb/1%3a2%2B3|>%32:0%7C")
        #expect(range.constraints.map(\.version) == ["1:2+3", "2:0|"])
        #expect(range.canonical == "vers:deb/1:2+3|>2:0%7C")
        #expect(try VersionRange(range.canonical) == range)
    }

    @Test(
        "what is no range, each for its reason",
        arguments: [
            ("", VersionRangeError.Code.scheme), ("npm/1.0.0", .scheme), ("VERS:npm/1.0.0", .scheme),
            ("vers/npm", .scheme),
            ("vers:npm", .type), ("vers:/1", .type), ("vers:NPM/1.0.0", .type), ("vers:1npm/1", .type),
            ("vers:n%70m/1", .type),
            ("vers:n_pm/1", .type), ("vers:invalid/1", .type), ("vers:invalid/*", .type),
            ("vers:npm/", .empty), ("vers:npm/|>=1.0.0|<2.0.0", .empty), ("vers:npm/>=1.0.0|<2.0.0|", .empty),
            ("vers:npm/>=1.0.0||<2.0.0", .empty), ("vers:npm/>=", .empty), ("vers:npm/!=|1.0.0", .empty),
            ("vers:npm/*|1.0.0", .asterisk), ("vers:npm/1.0.0|*", .asterisk), ("vers:npm/**", .asterisk),
            ("vers:npm/*1", .asterisk),
            ("vers:npm/=1.0.0", .equality), ("vers:npm/==1.0.0", .equality), ("vers:npm/1.0.0|=2.0.0", .equality),
            ("vers:npm/>=1.0.0| <2.0.0", .character), ("vers:lexicographic/1 2", .character),
            ("vers:npm/1.0.0\n", .character),
            ("vers:npm/>>1.0.0", .character), ("vers:npm/<1.0.0>", .character), ("vers:npm/1.*", .character),
            ("vers:npm/!1.0.0", .character), ("vers:npm/>==1.0.0", .character),
            ("vers:lexicographic/\u{e9}", .character),
            ("vers:npm/1.0%2G0", .encoding), ("vers:npm/1.0%2", .encoding), ("vers:npm/%", .encoding),
            ("vers:npm/%FF", .encoding),
            ("vers:datetime/2024-01-01T00:00:00%ZZ", .encoding),
            ("vers:datetime/2024-01-01t00:00:00z", .version), ("vers:datetime/2024-01-01T00%3A00%3A00Z", .version),
            ("vers:datetime/2024-01-01T00%3a00%3a00Z", .version), ("vers:datetime/2024", .version),
            ("vers:npm/1.0.0|1.0.0", .repeated), ("vers:npm/>=1.0.0|<1.0.0", .repeated),
            ("vers:npm/1.0.0|>1.0.0+b", .repeated),
            ("vers:pypi/1.0|!=1.0.0", .repeated), ("vers:generic/a|b|a", .repeated),
            ("vers:npm/>=2.0.0|<2.1.0|>=2.1.0|<2.2.0", .repeated),
            ("vers:npm/>=2.0.0|<1.0.0", .unsorted), ("vers:pypi/>=3.0.0|2.0.3", .unsorted),
            ("vers:npm/10.0.0|9.0.0", .unsorted),
            ("vers:npm/2.0.0|x|1.0.0", .unsorted), ("vers:deb/1|1~", .unsorted),
            ("vers:npm/>1.0.0|>=2.0.0", .sequence), ("vers:npm/<1.0.0|<=2.0.0", .sequence),
            ("vers:npm/1.0.0|<2.0.0", .sequence),
            ("vers:npm/1.0.0|!=1.1.0|<=2.0.0", .sequence), ("vers:npm/>1.0.0|1.1.0|>2.0.0", .sequence),
            ("vers:pypi/>0.0.0|>=0.0.1|0.0.2|<0.0.3|0.0.4|<0.0.5|>=0.0.6", .sequence), ("vers:all/<1|<2", .sequence),
        ] as [(String, VersionRangeError.Code)])
    func malformed(text: String, code: VersionRangeError.Code) {
        #expect { try VersionRange(text) } throws: { error in
            let error = error as? VersionRangeError
            return error?.code == code && error?.hint != nil && error.map { "\($0)".hasPrefix($0.codeText) } == true
        }
    }

    @Test(
        "containment: the test suite of VERS and near misses",
        arguments: [
            ("vers:npm/*", "1.0.0", true), ("vers:pypi/<=1.3.0|3.0.0", "1.0.0", true),
            ("vers:pypi/<=1.3.0|3.0.0", "3.0", true),
            ("vers:pypi/<=1.3.0|3.0.0", "2.0", false), ("vers:pypi/>0.0.2", "0.0.3", true),
            ("vers:pypi/>0.0.2", "0.0.2", false),
            ("vers:pypi/<0.0.2", "0.0.0.1", true), ("vers:pypi/>=1.0.0|<=2.0.0", "1.5", true),
            ("vers:pypi/>=1.0.0|<=2.0.0", "2.0.3", false),
            ("vers:pypi/>=1.0.0|<=2.0.0", "0.0.9", false), ("vers:pypi/<=1.0.0|>=2.0.0", "1.5", false),
            ("vers:pypi/!=2.0.3|>=3.0.0", "2.0.3", false), ("vers:pypi/2.0.3|>=3.0.0", "2.0.3", true),
            ("vers:pypi/0.0.1|0.0.2|0.0.3|0.0.4|0.0.5|0.0.6|>=3.0.0", "2.0.3", false),
            ("vers:intdot/>=1.2|<2.0", "1.5.0", true), ("vers:intdot/>=1.2|<2.0", "2.0", false),
            ("vers:gem/>=2.2.0|!=2.2.1|<2.3.0", "2.2.1", false), ("vers:gem/>=2.2.0|!=2.2.1|<2.3.0", "2.2.2", true),
            ("vers:npm/<1.4.1|>=2.0.0|<2.17.2", "2.17.2-rc", true), ("vers:npm/!=1.0.0", "2.0.0", true),
            ("vers:npm/!=1.0.0", "1.0.0", false),
            ("vers:npm/!=1.0.0|!=1.2.0", "1.1.0", true), ("vers:npm/!=1.0.0|1.2.0", "1.1.0", false),
            ("vers:npm/!=1.0.0|<1.2.0", "1.1.0", true),
            ("vers:deb/<7.88.1-10+deb12u5", "7.88.1-10+deb12u4", true), ("vers:deb/<7.88.1-10+deb12u5", "1:7.0", false),
            ("vers:rpm/<1.0^git2", "1.0-3", true), ("vers:maven/>=2.0|<2.15.0", "2.15.0-rc1", true),
            ("vers:all/*", "anything at all", true),
            ("vers:none/*", "1", false), ("vers:unknown/*", "1", true),
            ("vers:datetime/<2024-01-01T00:00:00Z", "2024-01-01T00:30:00+01:00", true),
        ])
    func containment(text: String, version: String, isInside: Bool) throws {
        #expect(try VersionRange(text).contains(version) == isInside)
    }

    @Test("what cannot be decided says why")
    func undecidable() throws {
        for type in ["all", "generic", "unknown", "none", "test"] {
            let range = try VersionRange("vers:\(type)/<1.0")
            #expect(range.contains("1.0") == nil && range.contains("0.9") == nil && range.order == nil)
            #expect(range.containment(of: "1.0") == .undecidable(.noOrder(type: type)))
        }
        let range = try VersionRange("vers:npm/<2.0.0")
        #expect(range.contains("1.0.0") == true)
        #expect(range.containment(of: "1.0") == .undecidable(.noVersion("1.0", type: "npm")))
        #expect(
            try VersionRange("vers:npm/>1.x|<2.0.0").containment(of: "1.0.0")
                == .undecidable(.noVersion("1.x", type: "npm")))
    }
}
