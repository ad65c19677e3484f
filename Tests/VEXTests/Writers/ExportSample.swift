import Testing
import VEX
import Wire

/// Statements to write, and a document around them.
enum ExportSample {
    static let product: Identifier = "pkg:npm/left-pad@1.3.0"
    static let time = instant("2026-05-01T09:00:00Z")
    static let earlier = instant("2026-04-30T08:00:00.25Z")

    static func instant(_ text: String) -> Timestamp { Timestamp(rfc3339: text) ?? Timestamp(seconds: 0) }

    static func document(
        _ statements: [ExportStatement], version: Int = 1, earlierReleases: [Timestamp] = [],
        id: String = "https://example.test/vex/consensus"
    ) -> ExportDocument {
        ExportDocument(
            id: id, namespace: "https://example.test", author: "Example Ledger", timestamp: time, version: version,
            earlierReleases: earlierReleases, tooling: "stella 0.1.0", statements: statements)
    }

    static func statement(
        _ product: Identifier = product, version: String? = nil, _ status: VEXStatus = .fixed,
        _ justification: Justification? = nil, vulnerability: Identifier = "CVE-2024-1111", aliases: [Identifier] = [],
        subcomponents: [Identifier] = [], impact: String? = nil, action: String? = nil, at timestamp: Timestamp = time,
        reference: ExportReference? = nil
    ) -> ExportStatement {
        ExportStatement(
            vulnerability: vulnerability, aliases: aliases, product: product, version: version,
            subcomponents: subcomponents, status: status, justification: justification, impact: impact, action: action,
            timestamp: timestamp, reference: reference)
    }

    private static let sha256 = String(repeating: "0123456789abcdef", count: 4)

    /// One of each kind of product key, and those at the borders between them.
    static let products: [Identifier] = [
        "pkg:npm/left-pad@1.3.0", "pkg:npm/left-pad", "pkg:maven/org.apache.commons/commons-lang3@3.12.0?type=jar#a/b",
        "pkg:golang/github.com/x/y@v1.2.3%2Bincompatible", "pkg:rpm/fedora/curl@7.50.3-1.fc25?arch=i386&epoch=1",
        "pkg:oci/debian@sha256:\(sha256)", "pkg:pypi/django", "pkg:rpm/fedora/curl", "pkg:", "pkg:npm", "pkg:npm/a%zz",
        "cpe:2.3:a:vendor:product:1.2\\:3:*:*:*:*:*:*:*", "cpe:/a:vendor:product:1.2", "cpe:/o:vendor:system",
        "cpe:2.3:h:vendor:product:-:*:*:en-us:*:*:*:*", "cpe:2.3:a:vendor:prod uct:1:*:*:*:*:*:*:*", "cpe:2.3:a:short",
        "hash:sha-256:\(sha256)", "hash:sha256:\(sha256)", "hash:sha3-224:\(sha256.prefix(56))",
        "hash:blake3:\(sha256)",
        "hash:md5:0123", "hash:un known:\(sha256)", "swid:tag-1", "swid:tag 2", "name:Some Product;product_version=1.0",
        "name:nginx", "name:ends in a blank ", "name:group/part@1.0", "nginx", "Some Product",
        "https://example.test/p/1",
        "https://example.test/p\u{e4}/1", "urn:cdx:3e671687-395b-41f5-a30f-a58921a69b79/1#part", "urn:x:\"", "a:b#c#d",
    ].map { Identifier($0) }

    static let versions: [String?] = [
        nil, "1.3.0", "2.0", "1:2.3-4", "vers:npm/<1.2.3", "vers:npm/1.3.0|>=2.0.0", "vers:npm/*", "vers:all/*", "<2.0",
        "4.1 and earlier",
        "vers:npm/>>1", "1.0 ",
    ]

    static let components: [[Identifier]] = [
        [], ["pkg:npm/inner@0.1.0"], ["pkg:npm/inner", "cpe:/a:vendor:part"], ["name:Inner Part"],
        ["nginx", "hash:md5:0123"],
        ["pkg:npm/inner", "pkg:npm/inner"],
    ]

    /// A statement of few names and many shapes, so that statements meet.
    static func random(_ generator: inout Generator) -> ExportStatement {
        let names: [Identifier] = ["CVE-2024-1111", "CVE-2024-2222", "GHSA-aaaa-bbbb-cccc", "USN-1-1", "GO-2024-1"]
        let status = VEXStatus.allCases[generator.below(4)]
        let justification = generator.below(2) == 0 ? nil : Justification.allCases[generator.below(5)]
        return statement(
            products[generator.below(products.count)],
            version: generator.below(3) == 0 ? versions[generator.below(versions.count)] : nil, status, justification,
            vulnerability: names[generator.below(5)],
            aliases: (0..<generator.below(3)).map { _ in names[generator.below(5)] },
            subcomponents: generator.below(4) == 0 ? components[generator.below(components.count)] : [],
            impact: generator.below(3) == 0 ? "Never \"called\"." : nil,
            action: generator.below(3) == 0 ? "Update." : nil,
            at: generator.below(2) == 0 ? time : earlier,
            reference: generator.below(2) == 0
                ? nil : ExportReference(entry: "https://example.test/entries/7", confidence: "0.910000"))
    }

    /// SplitMix64; the seed is printed with each failure.
    struct Generator {
        var state: UInt64

        mutating func below(_ limit: Int) -> Int {
            state &+= 0x9e37_79b9_7f4a_7c15
            var mixed = state
            mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
            mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
            return Int((mixed ^ mixed >> 31) % UInt64(limit))
        }

        mutating func shuffle<Element>(_ elements: [Element]) -> [Element] {
            var elements = elements
            for index in elements.indices.dropFirst().reversed() { elements.swapAt(index, below(index + 1)) }
            return elements
        }
    }
}
