import Intervals
import Models
import Multiprecision
import Testing

@testable import Theory

/// Fractions as `Rational("1/3")` would read, but a typing error stops the test.
func fraction(_ text: String) -> Rational {
  guard let value = Rational(text) else { preconditionFailure("\(text) is not a fraction") }
  return value
}

func fractions(_ texts: String...) -> [Rational] { texts.map(fraction) }

func makeChain(
  truth: [Rational], start: Start, alpha: [Rational], sampleSizes: [Int],
  scheme: ChainScheme = .mixture, tail: ScheduleTail? = nil
) throws -> CategoricalChain {
  try CategoricalChain(
    truth: ProbabilityVector(truth.map { .exact($0) }, name: "p"), scheme: scheme, start: start,
    schedules: Schedules(
      alpha: alpha.map { .exact($0) }, sampleSizes: sampleSizes.map { .exact(Rational($0)) }),
    tail: tail)
}

func point(_ values: [Rational]) -> Start { .point(values.map { .exact($0) }) }

enum GoldenPath {
  static let truth = fractions("1/2", "1/3", "1/6")
  static let alpha = fractions("1", "1/4", "1/3", "0")
  static let sampleSizes = [2, 3, 2, 4]

  static func chain(from start: Start) throws -> CategoricalChain {
    try makeChain(truth: truth, start: start, alpha: alpha, sampleSizes: sampleSizes)
  }
}

/// SplitMix64: fixed seeds give the same models on every machine.
struct SeededGenerator {
  private var state: UInt64
  init(seed: UInt64) { state = seed }

  mutating func next(below bound: Int) -> Int {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return Int((z ^ (z >> 31)) >> 11) % bound
  }

  mutating func pick<Element>(_ choices: [Element]) -> Element {
    choices[next(below: choices.count)]
  }
}

/// A small model as plain fractions, so that a test can also run a mutated recursion on it.
struct SmallModel: CustomStringConvertible {
  enum Start { case real, truth, point([Rational]) }

  let truth: [Rational]
  let start: Start
  let alpha: [Rational]
  let sampleSizes: [Int]

  var description: String {
    "p \(truth), start \(start), alpha \(alpha), n \(sampleSizes)"
  }

  func chain() throws -> CategoricalChain {
    let start: Models.Start
    switch self.start {
    case .real: start = .real
    case .truth: start = .truth
    case .point(let values): start = Models.Start.point(values.map { .exact($0) })
    }
    return try makeChain(truth: truth, start: start, alpha: alpha, sampleSizes: sampleSizes)
  }

  /// K in 2...4, n in 1...4, T in 0...3; corners (alpha 0 and 1, n = 1, zero probabilities,
  /// uniform p) are likely.
  static func random(
    _ generator: inout SeededGenerator, zeroProbabilities: Bool = true, largestSize: Int = 4
  ) -> SmallModel {
    let categories = 2 + generator.next(below: 3)
    let horizon = generator.next(below: 4)
    let truth = probabilities(categories, &generator, zeros: zeroProbabilities)
    let start: Start
    switch generator.next(below: 4) {
    case 0: start = .real
    case 1: start = .truth
    default: start = .point(probabilities(categories, &generator, zeros: true))
    }
    let choices = fractions("0", "1", "1/2", "1/3", "1/4", "2/3", "3/5", "1/10")
    return SmallModel(
      truth: truth, start: start,
      alpha: [.one] + (0..<horizon).map { _ in generator.pick(choices) },
      // Large tables are rare, to keep a thousand enumerations quick.
      sampleSizes: (0...horizon).map { _ in
        1 + generator.next(below: categories == 4 ? min(largestSize, 3) : largestSize)
      })
  }

  private static func probabilities(
    _ categories: Int, _ generator: inout SeededGenerator, zeros: Bool
  ) -> [Rational] {
    while true {
      let least = zeros && generator.next(below: 4) == 0 ? 0 : 1
      let weights = (0..<categories).map { _ in least + generator.next(below: 5) }
      let sum = weights.reduce(0, +)
      if sum > 0 { return weights.map { Rational($0, sum) } }
    }
  }
}
