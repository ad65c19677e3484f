/// A document's version: an integer, or a semantic version.
struct CSAFVersion {
    let text: String
    let isInteger: Bool
    let core: [Int]
    let hasPrerelease: Bool
    /// The text that counts: build metadata does not.
    let withoutBuild: String
    private let comparable: String

    /// nil when it is neither; that is for the schema to say.
    init?(_ text: String) {
        let isInteger = !text.isEmpty && text.utf8.allSatisfy(isDigit)
        comparable = isInteger ? text + ".0.0" : text
        guard VersionOrder.semver.isVersion(comparable) else { return nil }
        self.text = text
        self.isInteger = isInteger
        let plain = comparable.utf8.split(separator: UInt8(ascii: "+"), maxSplits: 1)[0]
        withoutBuild = String(decoding: plain, as: UTF8.self)
        let parts = plain.split(separator: UInt8(ascii: "-"), maxSplits: 1)
        hasPrerelease = parts.count > 1
        let numbers = parts[0].split(separator: UInt8(ascii: "."))
            .compactMap { Int(String(decoding: $0, as: UTF8.self)) }
        guard numbers.count == 3, numbers[0] < Int.max else { return nil }
        core = numbers
    }

    var major: Int { core[0] }
    /// 0 or 0.y.z.
    var isBeforeRelease: Bool { major == 0 }

    func precedence(to other: CSAFVersion) -> Precedence {
        VersionOrder.semver.compare(comparable, other.comparable) ?? .same
    }
}
