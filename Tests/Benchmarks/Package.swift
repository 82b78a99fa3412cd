// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that the main package knows nothing of it:
//
//     python3 Tests/Benchmarks/bench.py           # the table of ratios, all workloads and peers
//     swift run -c release --package-path Tests/Benchmarks ArithmeticBenchmark
//
// Measured on two shared x86-64 cores, Swift 6.3.1: Rational 0.97 (large operands) and 1.09 (small)
// times C, Interval 1.28 at 128 bits and 1.04 at 1024 bits. The limit is 1.5.
//
// The exact law of one category against stormpy 2.0.0 (category_law.py, one run, equal fractions):
// n = 10: 1.3 ms, 61 times faster; n = 20: 8 ms, 28 times; n = 50: 55 ms, 79 times; n = 100: 0.30 s and
// n = 200: 2.1 s, which stormpy does not parse. Enclosed, K = 50, T = 50: 1.3 s at n = 1000 and 4.5 s at
// n = 10^4 for 24 certain digits of E |P - p|. All on two cores with a load of 9.

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
      name: "EngineBenchmark", dependencies: [.product(name: "Assay", package: "assay")]),
    .executableTarget(
      name: "SamplerCrossovers", dependencies: [.product(name: "Assay", package: "assay")]),
    .executableTarget(
      name: "CategoryLawBenchmark", dependencies: [.product(name: "Assay", package: "assay")]),
  ]
)
