// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that the main package knows nothing of it:
//
//     swift run -c release --package-path Tests/Benchmarks ArithmeticBenchmark
//
// Measured on two shared x86-64 cores, Swift 6.3.1: Rational 0.97 (large operands) and 1.09 (small)
// times C, Interval 1.28 at 128 bits and 1.04 at 1024 bits. The limit is 1.5.

let package = Package(
  name: "assay-benchmarks",
  dependencies: [.package(name: "assay", path: "../..")],
  targets: [
    .target(
      name: "CLoops",
      linkerSettings: [.linkedLibrary("mpfr"), .linkedLibrary("gmp")]),
    .executableTarget(
      name: "ArithmeticBenchmark",
      dependencies: ["CLoops", .product(name: "Assay", package: "assay")]),
    .executableTarget(
      name: "CategoryLawBenchmark", dependencies: [.product(name: "Assay", package: "assay")]),
  ]
)
