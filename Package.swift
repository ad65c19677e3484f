// swift-tools-version:6.1
import PackageDescription

/// The house: every room a library product of its own, every import pointing down (docs/ARCHITECTURE.md).
let rooms: [(name: String, below: [Target.Dependency])] = [
    ("Wire", []),
    ("Signing", ["Wire", "COpenSSL"]),
    ("Attestation", ["Wire", "Signing"]),
    ("TLog", ["Wire", "Signing"]),
    ("Rekor", ["Wire", "Signing", "TLog", "Attestation"]),
]

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let everyRoom: [Target.Dependency] = rooms.map { .byName(name: $0.name) }

/// What the tests of a room may use: the room, everything below it, and the test kit.
func tests(of name: String, below: [Target.Dependency]) -> Target {
    let own: [Target.Dependency] = [.byName(name: name)]
    let rest = below.filter { dependency in
        if case .byNameItem("COpenSSL", _) = dependency { return false }
        return true
    }
    return .testTarget(name: name + "Tests", dependencies: own + rest, swiftSettings: settings)
}

let package = Package(
    name: "stella-ledger",
    products: rooms.map { .library(name: $0.name, targets: [$0.name]) },
    targets: [
        .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])])
    ]
        + rooms.map { .target(name: $0.name, dependencies: $0.below, swiftSettings: settings) }
        + rooms.map { tests(of: $0.name, below: $0.below) },
    swiftLanguageModes: [.v6]
)
