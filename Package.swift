// swift-tools-version: 6.2
import PackageDescription

// The arrows between the targets are the architecture (proofs-notes/architecture.md); a test
// compares the `import` lines with them. Theory and Simulation know only Models: the wall.

let strict: [SwiftSetting] = [.treatAllWarnings(as: .error)]

let package = Package(
  name: "assay",
  products: [
    .executable(name: "assay", targets: ["AssayCommand"]),
    .library(name: "Assay", targets: ["Assay"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.5.0"),
  ],
  targets: [
    // MARK: Numbers
    .target(
      name: "CMultiprecision",
      linkerSettings: [.linkedLibrary("mpfr"), .linkedLibrary("gmp")]),
    .target(
      name: "CTrajectories", linkerSettings: [.linkedLibrary("gmp"), .linkedLibrary("m")]),
    .target(name: "Multiprecision", dependencies: ["CMultiprecision"], swiftSettings: strict),
    .target(name: "Intervals", dependencies: ["Multiprecision"], swiftSettings: strict),
    .target(name: "CIntervals"),
    .target(name: "Scalars", dependencies: ["Intervals", "Multiprecision"], swiftSettings: strict),

    // MARK: Meaning
    .target(name: "Models", dependencies: ["Intervals", "Multiprecision"], swiftSettings: strict),

    // MARK: Witness 1, the claim
    .target(
      name: "Claims",
      dependencies: [
        "Scalars", "Models", "Intervals", "Multiprecision", "CIntervals",
        .product(name: "Yams", package: "Yams"),
      ], swiftSettings: strict),

    // MARK: Witness 2, theory
    .target(
      name: "Theory",
      dependencies: ["Scalars", "Models", "Intervals", "Multiprecision", "CTrajectories"],
      swiftSettings: strict),

    // MARK: Witness 3, simulation
    .target(name: "RandomStreams", swiftSettings: strict),
    .target(name: "CSimulation"),
    .target(
      name: "Simulation", dependencies: ["Models", "RandomStreams", "CSimulation"],
      swiftSettings: strict),

    // MARK: The join
    .target(name: "CInference"),
    .target(name: "Inference", dependencies: ["CInference"], swiftSettings: strict),
    .target(name: "Results", dependencies: ["Intervals", "Multiprecision"], swiftSettings: strict),
    .target(
      name: "Reporting",
      dependencies: [
        "Results", "Intervals", "Multiprecision",
        .product(name: "Mustache", package: "swift-mustache"),
      ], swiftSettings: strict),
    .target(
      name: "Verification",
      dependencies: [
        "Theory", "Claims", "Simulation", "Inference", "Results", "Models", "Intervals",
        "Multiprecision",
      ], swiftSettings: strict),

    // MARK: Conditions over whole domains
    .target(name: "Certificates", dependencies: ["Multiprecision"], swiftSettings: strict),
    .target(name: "Optima", dependencies: ["Multiprecision"], swiftSettings: strict),
    .target(
      name: "Conditions",
      dependencies: [
        "Certificates", "Claims", "Theory", "Models", "Results", "Intervals", "Multiprecision",
      ], swiftSettings: strict),

    // MARK: Products
    .target(
      name: "Assay",
      dependencies: [
        "Multiprecision", "Intervals", "Scalars", "Models", "Theory", "Claims", "Simulation",
        "Inference", "Results", "Verification", "Conditions", "Certificates",
      ], swiftSettings: strict),
    .executableTarget(
      name: "AssayCommand",
      dependencies: [
        "Verification", "Conditions", "Certificates", "Optima", "Reporting", "Claims", "Results",
        "Multiprecision", .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], swiftSettings: strict),

    // MARK: Tests
    // Chains wrong in one place, for tests and for the mutation score:
    // swift run -c release EvidenceBenchmark
    .target(
      name: "SpoiledChains",
      dependencies: ["Simulation", "RandomStreams", "Models", "Intervals", "Multiprecision"],
      path: "Tests/SpoiledChains", swiftSettings: strict),
    .executableTarget(
      name: "EvidenceBenchmark",
      dependencies: [
        "SpoiledChains", "Verification", "Inference", "RandomStreams", "Models", "Multiprecision",
      ],
      path: "Tests/EvidenceBenchmark", swiftSettings: strict),
    .testTarget(name: "MultiprecisionTests", dependencies: ["Multiprecision"]),
    .testTarget(name: "IntervalsTests", dependencies: ["Intervals", "Scalars"]),
    .testTarget(name: "ModelsTests", dependencies: ["Models"]),
    .testTarget(
      name: "TheoryTests", dependencies: ["Theory", "Scalars", "Models", "CTrajectories"]),
    .testTarget(name: "ClaimsTests", dependencies: ["Claims", "Models", "CIntervals"]),
    .testTarget(name: "RandomStreamsTests", dependencies: ["RandomStreams"]),
    .testTarget(
      name: "SimulationTests",
      dependencies: ["Simulation", "Models", "RandomStreams", "CSimulation"]),
    .testTarget(name: "InferenceTests", dependencies: ["Inference", "RandomStreams"]),
    .testTarget(
      name: "ReportingTests",
      dependencies: ["Reporting", "Results", "Intervals", "Multiprecision"],
      exclude: ["Golden"]),
    .testTarget(
      name: "VerificationTests",
      dependencies: ["Verification", "Claims", "Theory", "Simulation", "SpoiledChains"]),
    .testTarget(name: "CertificatesTests", dependencies: ["Certificates", "Conditions"]),
    .testTarget(name: "OptimaTests", dependencies: ["Optima", "Theory", "Multiprecision"]),
    .testTarget(name: "ConditionsTests", dependencies: ["Conditions", "Claims", "Theory"]),
    .testTarget(name: "EndToEndTests", dependencies: ["AssayCommand"]),
    .testTarget(name: "AssayTests", dependencies: ["Assay"]),
    .testTarget(name: "ArchitectureTests"),
  ]
)
