// swift-tools-version:6.1
import PackageDescription

/// What is built with the trait `TLS` alone.
let tls: TargetDependencyCondition? = .when(traits: ["TLS"])

/// The house: every room a library product of its own, every import pointing down (docs/ARCHITECTURE.md).
let rooms: [(name: String, below: [Target.Dependency])] = [
    ("Wire", []),
    // Not Network: packages that are built beside it take a module of that name for Apple's.
    ("Transport", ["Wire", "CCurl", "CCurlShim"]),
    ("Signing", ["Wire", "COpenSSL"]),
    ("TLog", ["Wire", "Signing"]),
    ("Attestation", ["Wire", "Signing"]),
    ("VEX", ["Wire", "Signing"]),
    ("Trust", ["Wire", "Signing", "Attestation", "VEX"]),
    ("Consensus", ["Wire", "Signing", "VEX", "Trust"]),
    ("Rekor", ["Wire", "Signing", "TLog", "Attestation"]),
    ("ProofChain", ["Wire", "Signing", "TLog", "Attestation", "VEX", "Trust", "Consensus", "Rekor"]),
    ("Ledger", ["Wire", "Signing", "TLog", "Attestation", "Rekor"]),
    ("RekorService", ["Wire", "Signing", "TLog", "Attestation", "Rekor", "Ledger"]),
    (
        "VEXLens",
        [
            "Wire", "Signing", "TLog", "Attestation", "VEX", "Trust", "Consensus", "Rekor", "ProofChain", "Ledger",
            .product(name: "Yams", package: "Yams"),
        ]
    ),
    (
        "VEXService",
        [
            "Wire", "Signing", "TLog", "Attestation", "VEX", "Trust", "Consensus", "Rekor", "ProofChain", "Ledger",
            "RekorService", "VEXLens",
        ]
    ),
    (
        "LedgerSQLite",
        [
            "Wire", "Signing", "TLog", "Attestation", "VEX", "Trust", "Consensus", "Rekor", "ProofChain", "Ledger",
            "VEXLens", "CPages", .product(name: "GRDB", package: "GRDB.swift"), .product(name: "GRDBSQLite", package: "GRDB.swift"),
        ]
    ),
    (
        "LedgerHTTP",
        [
            "Wire", "Signing", "TLog", "Attestation", "VEX", "Trust", "Rekor", "Ledger", "RekorService", "VEXLens",
            "VEXService", "CZlib",
            .product(name: "Hummingbird", package: "hummingbird"),
            .product(name: "HummingbirdCore", package: "hummingbird"), .product(name: "NIOCore", package: "swift-nio"),
            .product(name: "NIOPosix", package: "swift-nio"),
            .product(name: "NIOSSL", package: "swift-nio-ssl", condition: tls),
            .product(name: "HTTPTypes", package: "swift-http-types"), .product(name: "Logging", package: "swift-log"),
        ]
    ),
    ("RekorClient", ["Wire", "Transport", "Signing", "TLog", "Attestation", "Rekor"]),
]

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
]

/// Files that a room carries in its code.
let embedded = ["LedgerHTTP": "openapi.json", "Consensus": "golden.json"]

let everyRoom: [Target.Dependency] = rooms.map { .byName(name: $0.name) }

/// C libraries of the system and the shim that one of them needs: each belongs to one room.
let libraries: Set<String> = ["COpenSSL", "CCurl", "CCurlShim", "CZlib"]

/// What the tests of a room need besides: whether what is stored can be shown is tested where it is stored, and what shows
/// verdicts is tested over the one driver that keeps them.
let beside: [String: [Target.Dependency]] = [
    "LedgerSQLite": ["RekorService"], "VEXService": ["LedgerSQLite"],
    "LedgerHTTP": ["LedgerSQLite"],
]

/// What the tests of a room may use: the room, everything below it, and the test kit.
func tests(of name: String, below: [Target.Dependency]) -> Target {
    let own: [Target.Dependency] = [.byName(name: name), "LedgerTestKit"]
    let rest = below.filter { dependency in
        if case .byNameItem(let name, _) = dependency { return !libraries.contains(name) }
        return true
    }
    return .testTarget(name: name + "Tests", dependencies: own + rest, swiftSettings: settings)
}

let package = Package(
    name: "stella-ledger",
    products: rooms.map { .library(name: $0.name, targets: [$0.name]) } + [.executable(name: "stella", targets: ["stella"])],
    traits: [
        .trait(name: "TLS", description: "stella serve speaks TLS itself, and knows clients by their certificates; compiles BoringSSL.")
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1", traits: []),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.2"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
    ],
    targets: [
        .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
        .target(name: "CPages", linkerSettings: [.linkedLibrary("sqlite3")]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .target(name: "CCurlShim", dependencies: ["CCurl"]),
        .target(name: "CSpawn"),
    ]
        + rooms.map {
            .target(
                name: $0.name, dependencies: $0.below, resources: embedded[$0.name].map { [.embedInCode($0)] } ?? [],
                swiftSettings: settings)
        }
        + [
            .target(
                name: "LedgerTestKit",
                dependencies: everyRoom + ["CSpawn", .product(name: "GRDB", package: "GRDB.swift")],
                swiftSettings: settings),
            .executableTarget(
                name: "stella",
                dependencies: everyRoom + [.product(name: "ArgumentParser", package: "swift-argument-parser")],
                swiftSettings: settings),
            .executableTarget(
                name: "Benchmarks",
                dependencies: everyRoom + ["LedgerTestKit", .product(name: "GRDB", package: "GRDB.swift")],
                path: "Tests/Benchmarks",
                swiftSettings: settings),
            // Here and not in Tests/Fuzz, so that the server's packages are built once.
            .executableTarget(
                name: "FuzzRequests", dependencies: everyRoom + ["LedgerTestKit"], path: "Tests/Fuzz/FuzzRequests",
                swiftSettings: settings),
        ]
        + rooms.map { tests(of: $0.name, below: $0.below + (beside[$0.name] ?? [])) }
        + [
            .testTarget(
                name: "CommandTests", dependencies: everyRoom + ["stella", "LedgerTestKit"], swiftSettings: settings),
            .testTarget(name: "HouseTests", swiftSettings: settings),
        ],
    swiftLanguageModes: [.v6]
)
