// swift-tools-version: 6.2
import PackageDescription

/// Every room is compiled alike: Swift 6, existentials spelt out, imports private unless they say so.
let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
]

func room(_ name: String, _ mayImport: [String] = []) -> Target {
    .target(
        name: name, dependencies: mayImport.map { .target(name: $0) }, swiftSettings: settings)
}

func program(_ name: String, _ mayImport: [String]) -> Target {
    .executableTarget(
        name: name, dependencies: mayImport.map { .target(name: $0) }, swiftSettings: settings)
}

func tests(_ name: String, _ mayImport: [String], exclude: [String] = []) -> Target {
    .testTarget(
        name: name, dependencies: mayImport.map { .target(name: $0) }, exclude: exclude,
        swiftSettings: settings)
}

/// The rooms of the house. The order is the direction of imports: a room may import only what stands
/// above it, and of that only what it names. `Tests/TidyTests` holds the same table against the
/// `import` lines, because SwiftPM lets a transitive import through.
let package = Package(
    name: "reviewd",
    products: [
        .executable(name: "reviewd", targets: ["reviewd"]),
        .executable(name: "reviewctl", targets: ["reviewctl"]),
        .executable(name: "reviewer", targets: ["reviewer"]),
        .executable(name: "reviewworker", targets: ["reviewworker"]),
        .executable(name: "reviewpages", targets: ["reviewpages"]),
        .executable(name: "reviewbench", targets: ["reviewbench"]),
    ],
    dependencies: [],
    targets: [
        .systemLibrary(name: "CZeroMQ"),
        .systemLibrary(name: "CSQLite"),
        .systemLibrary(name: "CSodium"),
        .systemLibrary(name: "CMicroHTTP"),

        room("JSON"),
        room("CivilTime", ["JSON"]),
        room("CEL", ["JSON", "CivilTime"]),
        room("Statechart", ["JSON", "CEL", "CivilTime"]),
        room("ReviewEngine", ["Statechart", "CEL", "CivilTime", "JSON"]),
        room(
            "ReviewRehearsal",
            ["ReviewConvening", "ReviewEngine", "Statechart", "CEL", "CivilTime", "JSON"]),
        room("ReviewConvening", ["JSON", "CivilTime"]),
        room("Digest", ["CSodium"]),
        room("ReviewWire", ["JSON"]),
        room("ReviewStore", ["CSQLite", "Digest", "ReviewEngine", "JSON", "CivilTime"]),
        room("ZeroMQ", ["CZeroMQ"]),
        room(
            "ReviewDaemon",
            [
                "JSON", "CivilTime", "CEL", "Statechart", "ReviewEngine", "Digest", "ReviewWire",
                "ReviewStore", "ZeroMQ",
            ]),
        room(
            "ReviewSimulator",
            [
                "ReviewDaemon", "ReviewStore", "ReviewWire", "ReviewEngine", "Digest", "CivilTime",
                "JSON",
            ]
        ),
        room("ReviewClient", ["ReviewWire", "ZeroMQ", "Digest", "JSON"]),

        program("reviewd", ["ReviewDaemon"]),
        program(
            "reviewctl",
            [
                "ReviewClient", "ReviewConvening", "ReviewRehearsal", "ReviewEngine", "Statechart",
                "CEL", "CivilTime", "JSON",
            ]),
        program("reviewer", ["ReviewClient", "JSON"]),
        program("reviewworker", ["ReviewClient", "ReviewConvening", "JSON"]),
        program("reviewpages", ["CMicroHTTP", "ReviewClient", "JSON"]),
        program(
            "reviewbench",
            [
                "ReviewClient", "ReviewConvening", "ReviewEngine", "Statechart", "CEL", "CivilTime",
                "JSON", "ReviewWire", "ZeroMQ",
            ]),

        tests("JSONTests", ["JSON"]),
        tests("CivilTimeTests", ["CivilTime", "JSON"]),
        tests("CELTests", ["CEL", "JSON", "CivilTime"]),
        tests("StatechartTests", ["Statechart", "CEL", "CivilTime", "JSON"]),
        tests("ReviewEngineTests", ["ReviewEngine", "Statechart", "CEL", "CivilTime", "JSON"]),
        tests("ReviewConveningTests", ["ReviewConvening", "JSON", "CivilTime"]),
        tests("ReviewWireTests", ["ReviewWire", "JSON"]),
        tests("ZeroMQTests", ["ZeroMQ"]),
        tests(
            "ReviewStoreTests", ["ReviewStore", "ReviewEngine", "Digest", "JSON", "CivilTime"],
            exclude: ["Files"]),
        tests("ReviewClientTests", ["ReviewClient", "JSON"]),
        tests(
            "ReviewDaemonTests",
            ["ReviewDaemon", "ReviewEngine", "Statechart", "CEL", "CivilTime", "JSON"]),
        tests(
            "WorkflowTests",
            ["ReviewRehearsal", "ReviewEngine", "Statechart", "CEL", "CivilTime", "JSON"]),
        tests("ConformanceTests", ["Statechart", "CEL", "CivilTime", "JSON"]),
        tests("SimulationTests", ["ReviewSimulator"]),
        tests("EndToEndTests", []),
        tests("TidyTests", []),
    ]
)
