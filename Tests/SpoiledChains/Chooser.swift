public import Multiprecision
internal import RandomStreams

/// Where a played chain gets its choices from: a generator, or all of them in turn.
///
/// One program is thus both simulated and enumerated, so that what is proved of its law is proved of
/// what was played.
public protocol Chooser {
  /// An index with probability proportional to its weight.
  ///
  /// - Precondition: weights are not negative and their sum is positive.
  mutating func choose(_ weights: [Int]) -> Int
}

/// Uniform numbers in [0, 1), good or bad.
public protocol UniformSource {
  mutating func nextUniform() -> Double
}

/// Choices by inversion of a uniform number.
public struct DrawnChoices<Source: UniformSource>: Chooser {
  public var source: Source

  public init(_ source: Source) { self.source = source }

  public mutating func choose(_ weights: [Int]) -> Int {
    let total = weights.reduce(0, +)
    var rank = Int(source.nextUniform() * Double(total))
    for (index, weight) in weights.enumerated() {
      rank -= weight
      if rank < 0 { return index }
    }
    preconditionFailure("a uniform number of at least 1, or no weight")
  }
}

/// The generator that `assay` uses.
public struct StreamSource: UniformSource {
  var stream: RandomStream

  public init(seed: UInt64, replicate: Int) {
    stream = RandomStream(seed: seed, instance: 0, replicate: UInt64(bitPattern: Int64(replicate)))
  }

  public mutating func nextUniform() -> Double { stream.nextUniform() }
}

/// One path through a program's choices.
public struct ScriptedChoices: Chooser {
  /// Index taken, and weights there.
  private var path: [(index: Int, weights: [Int])] = []
  private var position = 0

  public mutating func choose(_ weights: [Int]) -> Int {
    if position == path.count {
      path.append((weights.firstIndex { $0 > 0 } ?? 0, weights))
    }
    position += 1
    return path[position - 1].index
  }

  var probability: Rational {
    var result = Rational.one
    var (numerator, denominator) = (1, 1)
    for choice in path {
      let (weight, sum) = (choice.weights[choice.index], choice.weights.reduce(0, +))
      let (top, isTopTooLarge) = numerator.multipliedReportingOverflow(by: weight)
      let (bottom, isBottomTooLarge) = denominator.multipliedReportingOverflow(by: sum)
      if isTopTooLarge || isBottomTooLarge {
        result = result * Rational(numerator, denominator)
        (numerator, denominator) = (weight, sum)
      } else {
        (numerator, denominator) = (top, bottom)
      }
    }
    return result * Rational(numerator, denominator)
  }

  /// The next path in depth-first order; false after the last.
  mutating func advance() -> Bool {
    position = 0
    while let last = path.popLast() {
      let rest = last.weights.indices.dropFirst(last.index + 1)
      if let next = rest.first(where: { last.weights[$0] > 0 }) {
        path.append((next, last.weights))
        return true
      }
    }
    return false
  }
}

/// The law of what a program returns, by going through all its choices.
public func enumeratedLaw<Outcome: Hashable>(
  of program: (inout ScriptedChoices) -> Outcome
) -> [Outcome: Rational] {
  var law: [Outcome: Rational] = [:]
  var choices = ScriptedChoices()
  repeat {
    let outcome = program(&choices)
    law[outcome, default: .zero].formAdd(choices.probability)
  } while choices.advance()
  return law
}
