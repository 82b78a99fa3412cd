public import Multiprecision

/// A next-token model, fully described and validated: C contexts, each with a law of its own over
/// the same K tokens. Meaning, no formula.
///
/// Generation t makes n[t] draws. A draw of context c has the law
/// alpha[t] p_c + (1 - alpha[t]) P_c[t-1], and P_c[t] is the vector of proportions of the draws of
/// context c. How many draws a context gets is ``Counts``.
public struct ContextModel: Sendable {
  public struct Context: Sendable {
    /// p_c, the true law of the next token.
    public let law: ProbabilityVector
    /// pi_c, the probability that a draw of a shared generation falls in this context.
    public let visit: Rational
    /// The context's factor in the error: the error is the sum of weight times the context's own.
    public let weight: Rational

    public init(law: ProbabilityVector, visit: Rational, weight: Rational) {
      self.law = law
      self.visit = visit
      self.weight = weight
    }
  }

  /// How many of a generation's draws a context gets.
  public enum Counts: Sendable {
    /// n[t] in every context: the contexts are independent chains.
    case fixed
    /// The n[t] draws fall in the contexts with the probabilities pi_c, and outside all of them with
    /// the rest of the probability: one multinomial draw per generation, independent of the past.
    case shared(UnseenRule)
  }

  /// What becomes of a context without a draw.
  public enum UnseenRule: Sendable {
    /// P_c[t] = P_c[t-1], with `initial` before generation 0.
    case keep(initial: ProbabilityVector)
    /// P_c[t] is a law given once for all.
    case fallBack(to: ProbabilityVector)

    /// The model of a context that generation 0 left unseen.
    public var initial: ProbabilityVector {
      switch self {
      case .keep(let law), .fallBack(let law): law
      }
    }
  }

  /// Generation 0: fitted on n[0] real draws, or the truth itself.
  public enum Start: String, CaseIterable, Sendable {
    case real
    case truth
  }

  public let contexts: [Context]
  public let counts: Counts
  public let scheme: ChainScheme
  public let start: Start
  public let schedules: Schedules
  /// Each context as the chain that it is when its counts are fixed at n[t].
  public let chains: [CategoricalChain]

  public var horizon: Int { schedules.horizon }
  /// K.
  public var categories: Int { contexts[0].law.count }
  /// The probability that a shared draw falls in none of the contexts.
  public var outside: Rational {
    contexts.reduce(into: Rational.one) { $0.formSubtract($1.visit) }
  }
  /// Whether every number of the description is a fraction.
  public var isExact: Bool {
    let unseenIsExact =
      switch counts {
      case .fixed: true
      case .shared(let rule): rule.initial.exactValues != nil
      }
    return unseenIsExact && chains.allSatisfy(\.isExact)
  }

  public init(
    contexts: [Context], counts: Counts, scheme: ChainScheme, start: Start, schedules: Schedules,
    tail: ScheduleTail? = nil
  ) throws(ModelError) {
    guard let first = contexts.first else { throw .noContext }
    guard contexts.count <= ModelLimits.contexts else {
      throw .tooManyContexts(count: contexts.count, limit: ModelLimits.contexts)
    }
    var visits = Rational.zero
    for (index, context) in contexts.enumerated() {
      guard context.law.count == first.law.count else {
        throw .wrongLength(
          of: "the law of context \(index + 1)", expected: first.law.count,
          found: context.law.count)
      }
      guard context.visit.signum >= 0 else {
        throw .negativeProbability(
          of: "visit", category: index + 1, value: context.visit.description)
      }
      guard context.weight.signum >= 0 else {
        throw .negativeWeight(context: index + 1, value: context.weight.description)
      }
      visits.formAdd(context.visit)
    }
    guard visits <= .one else { throw .visitsAboveOne(sum: visits.description) }
    if case .shared(let rule) = counts, rule.initial.count != first.law.count {
      throw .wrongLength(
        of: "the law of an unseen context", expected: first.law.count, found: rule.initial.count)
    }
    var chains: [CategoricalChain] = []
    for context in contexts {
      chains.append(
        try CategoricalChain(
          truth: context.law, scheme: scheme, start: start == .real ? .real : .truth,
          schedules: schedules, tail: tail))
    }
    self.contexts = contexts
    self.counts = counts
    self.scheme = scheme
    self.start = start
    self.schedules = schedules
    self.chains = chains
  }
}
