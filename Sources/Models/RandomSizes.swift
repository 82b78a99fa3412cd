public import Intervals
public import Multiprecision

/// How many draws really come in where a schedule says n[t]: a random number, independent of all
/// else, at every generation from 1 on. Generation 0 has n[0] draws.
public struct RandomSizes: Sendable {
  /// The law of the number N of draws, for n = n[t].
  public enum Law: Sendable {
    /// A Poisson number with mean rate n.
    case poisson(rate: Rational)
    /// Each of the n draws comes in with this probability.
    case binomial(share: Rational)
    /// n times one of the multiples, each with its probability.
    case multiples([Int], probabilities: [Rational])

    /// Whether N can be 0.
    public var canBeEmpty: Bool {
      switch self {
      case .poisson: true
      case .binomial(let share): share < .one
      case .multiples(let multiples, let probabilities):
        zip(multiples, probabilities).contains { $0 == 0 && $1.signum > 0 }
      }
    }
  }

  /// The numbers of the law, rounded: the rate, the share, or the probabilities.
  public var numbers: [Double] {
    switch law {
    case .poisson(let number), .binomial(let number): [Double(number)]
    case .multiples(_, let probabilities): probabilities.map { Double($0) }
    }
  }

  /// What stands for the mean of no draws.
  public enum EmptyRule: Sendable {
    /// The model of the generation before.
    case keep
    /// A given model.
    case fallBack([Number])
  }

  public let law: Law
  public let empty: EmptyRule

  /// - Parameter empty: nil where N is never 0.
  public init(law: Law, empty: EmptyRule?) throws(ModelError) {
    switch law {
    case .poisson(let rate):
      guard rate.signum > 0, rate <= Rational(ModelLimits.randomSize) else {
        throw .randomSizeOutOfRange(
          "poisson", value: "\(rate)", expected: "positive and at most \(ModelLimits.randomSize)")
      }
    case .binomial(let share):
      guard share.signum >= 0, share <= .one else {
        throw .randomSizeOutOfRange(
          "binomial", value: "\(share)", expected: "a probability, from 0 to 1")
      }
    case .multiples(let multiples, let probabilities):
      guard multiples.count == probabilities.count, !multiples.isEmpty else {
        throw .wrongLength(
          of: "the probabilities of the multiples", expected: multiples.count,
          found: probabilities.count)
      }
      for multiple in multiples where !(0...ModelLimits.randomSize).contains(multiple) {
        throw .randomSizeOutOfRange(
          "a multiple", value: "\(multiple)",
          expected: "an integer from 0 to \(ModelLimits.randomSize)")
      }
      for (index, probability) in probabilities.enumerated() where probability.signum < 0 {
        throw .negativeProbability(
          of: "probabilities", category: index + 1, value: "\(probability)")
      }
      let sum = probabilities.reduce(Rational.zero, +)
      guard sum == .one else {
        throw .probabilitiesDoNotSumToOne(of: "the multiples", sum: "\(sum)")
      }
    }
    guard law.canBeEmpty == (empty != nil) else {
      throw law.canBeEmpty ? .emptyRuleNeeded : .neverEmpty
    }
    self.law = law
    self.empty = empty ?? .keep
  }

  /// The given model to fall back to, if there is one.
  public var fallback: [Number]? {
    if case .fallBack(let values) = empty { return values }
    return nil
  }
}
