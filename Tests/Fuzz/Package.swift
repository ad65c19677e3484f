// swift-tools-version:6.1
import PackageDescription

/// Fuzz targets, a package of their own: libFuzzer brings its own `main` and wants everything instrumented
/// (`Tests/fuzz` builds and runs them; docs/testing.md).
func rooms(_ names: [String]) -> [Target.Dependency] { names.map { .product(name: $0, package: "stella-ledger") } }

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
    name: "stella-fuzz",
    dependencies: [.package(name: "stella-ledger", path: "../..")],
    targets: [
        .target(name: "FuzzKit", dependencies: rooms(["Wire"]), path: "FuzzKit", swiftSettings: settings),
        .executableTarget(
            name: "FuzzEntries",
            dependencies: ["FuzzKit"]
                + rooms(["Wire", "Signing", "TLog", "Attestation", "Rekor", "Ledger", "RekorService"]),
            path: "FuzzEntries", swiftSettings: settings),
        .executableTarget(
            name: "FuzzDocuments", dependencies: ["FuzzKit"] + rooms(["Wire", "Signing", "VEX", "Trust"]),
            path: "FuzzDocuments",
            swiftSettings: settings),
    ],
    swiftLanguageModes: [.v6]
)
