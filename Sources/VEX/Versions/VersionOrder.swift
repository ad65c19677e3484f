/// The orders of versions that are defined somewhere and therefore decided here.
///
/// A VERS type without one (`generic`, `all` with constraints, anything unknown) has no order: its ranges are
/// undecidable, and two versions of it are never compared as texts. `docs/formats/product-matching.md` names the
/// source of each.
public enum VersionOrder: String, Sendable, CaseIterable {
    /// Semantic Versioning 2.0.0, also Cargo's.
    case semver
    /// node-semver: a `v` may stand before it; numbers up to 2^53 - 1.
    case npm
    /// Go modules: a `v` may stand before it; `1` and `1.2` are short for `1.0.0` and `1.2.0`.
    case golang
    /// PEP 440.
    case pypi
    /// Maven's version order.
    case maven
    /// Debian policy §5.6.12 and dpkg.
    case deb
    /// RPM: epoch, version and release; `~` before, `^` after.
    case rpm
    /// Alpine's apk-tools.
    case apk
    /// RubyGems' `Gem::Version`.
    case gem
    /// NuGet: up to four numbers, then a pre-release without regard to case.
    case nuget
    /// Composer: up to four numbers and a stability; no branches.
    case composer
    /// VERS: integers between dots, read up to the first other character.
    case intdot
    /// VERS: RFC 3339 with `T` and `Z` in upper case.
    case datetime
    /// VERS: bytes of UTF-8.
    case lexicographic

    /// The order of a VERS type or of a package URL's type; nil when none is defined.
    /// - Parameter type: In lower case.
    public init?(type: String) {
        switch type {
        case "cargo": self = .semver
        // What purl calls apk, ranges from before the registration call alpine.
        case "alpine": self = .apk
        default: self.init(rawValue: type)
        }
    }

    /// How `left` stands to `right`; nil when one of them is no version of this order.
    public func compare(_ left: String, _ right: String) -> Precedence? { compare(left, right, as: form) }

    /// Whether the text is a version of this order.
    public func isVersion(_ text: String) -> Bool { form.init(Array(text.utf8), in: self) != nil }

    private func compare<Form: VersionForm>(_ left: String, _ right: String, as form: Form.Type) -> Precedence? {
        guard let left = Form(Array(left.utf8), in: self), let right = Form(Array(right.utf8), in: self) else {
            return nil
        }
        return left.precedence(to: right)
    }

    var form: any VersionForm.Type {
        switch self {
        case .semver, .npm, .golang: SemanticVersion.self
        case .pypi: PythonVersion.self
        case .maven: MavenVersion.self
        case .deb: DebianVersion.self
        case .rpm: RPMVersion.self
        case .apk: AlpineVersion.self
        case .gem: GemVersion.self
        case .nuget: NuGetVersion.self
        case .composer: ComposerVersion.self
        case .intdot: DottedIntegers.self
        case .datetime: InstantVersion.self
        case .lexicographic: PlainText.self
        }
    }
}
