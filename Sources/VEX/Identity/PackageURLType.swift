/// What the official type definitions say about the spelling of a package URL's parts.
///
/// Facts from purl-spec's `types/*-definition.json`: a part with `case_sensitive: false` is lower-cased. Types not
/// listed keep their case; so does golang, whose definition says both "case sensitive" and "shall be lowercased".
struct PackageURLType {
    struct Folding: OptionSet {
        let rawValue: UInt8
        static let namespace = Folding(rawValue: 1)
        static let name = Folding(rawValue: 2)
        static let version = Folding(rawValue: 4)
        static let subpath = Folding(rawValue: 8)
    }

    /// How a name is respelled beyond its case.
    enum NameRule {
        /// Underscores become dashes.
        case dashes
        /// Whatever is neither letter nor digit becomes an underscore.
        case underscores
        /// Lower case when the model is served by Databricks; other servers tell case apart.
        case lowerCaseOnDatabricks
    }

    let folding: Folding
    let nameRule: NameRule?

    private init(_ folding: Folding, _ nameRule: NameRule? = nil) {
        self.folding = folding
        self.nameRule = nameRule
    }

    static func named(_ type: [UInt8]) -> PackageURLType { table[type] ?? plain }

    private static let plain = PackageURLType([])

    private static let table: [[UInt8]: PackageURLType] = {
        let definitions: [(String, PackageURLType)] = [
            ("alpm", PackageURLType([.namespace, .name])),
            ("apk", PackageURLType([.namespace, .name])),
            ("bitbucket", PackageURLType([.namespace, .name])),
            ("bitnami", PackageURLType([.name])),
            ("brew", PackageURLType([.namespace, .name])),
            ("chrome-extension", PackageURLType([.name])),
            ("composer", PackageURLType([.namespace, .name])),
            ("deb", PackageURLType([.namespace, .name])),
            ("github", PackageURLType([.namespace, .name])),
            ("hex", PackageURLType([.namespace, .name])),
            ("huggingface", PackageURLType([.version])),
            ("luarocks", PackageURLType([.namespace, .name])),
            ("mlflow", PackageURLType([], .lowerCaseOnDatabricks)),
            ("oci", PackageURLType([.name, .version])),
            ("otp", PackageURLType([.name, .subpath])),
            ("pub", PackageURLType([.name], .underscores)),
            ("pypi", PackageURLType([.name, .version], .dashes)),
            ("qpkg", PackageURLType([.namespace])),
            ("rpm", PackageURLType([.namespace])),
            ("vscode-extension", PackageURLType([.namespace, .name, .version])),
            ("yocto", PackageURLType([.namespace])),
        ]
        return Dictionary(uniqueKeysWithValues: definitions.map { (Array($0.0.utf8), $0.1) })
    }()
}
