public import Multiprecision

/// `assay optimum`: the best weight, or the best schedule, with what it takes to check it.
public enum OptimumReport: Sendable {
  case weight(Weight)
  case schedule(Schedule)

  /// The best weight of the real part.
  public struct Weight: Sendable {
    /// What the weight is of, in words.
    public let problem: String
    public let shrink: Rational
    public let ratio: Rational
    /// Minimal polynomials, from the constant up.
    public let polynomial: [Rational]
    public let complement: [Rational]
    public let exact: Rational?
    public let lower: Rational
    public let upper: Rational
    public let valueAtLower: Rational
    public let valueAtUpper: Rational
    public let discriminant: Rational?
    /// The integer below the root of the discriminant.
    public let root: Rational?
    /// Of pooling all draws alike, and its error over that of the real draws alone; nil where it has none.
    public let pooledWeight: Rational
    public let pooledError: Rational?

    public init(
      problem: String, shrink: Rational, ratio: Rational, polynomial: [Rational],
      complement: [Rational], exact: Rational?, lower: Rational, upper: Rational,
      valueAtLower: Rational, valueAtUpper: Rational, discriminant: Rational?, root: Rational?,
      pooledWeight: Rational, pooledError: Rational?
    ) {
      self.problem = problem
      self.shrink = shrink
      self.ratio = ratio
      self.polynomial = polynomial
      self.complement = complement
      self.exact = exact
      self.lower = lower
      self.upper = upper
      self.valueAtLower = valueAtLower
      self.valueAtUpper = valueAtUpper
      self.discriminant = discriminant
      self.root = root
      self.pooledWeight = pooledWeight
      self.pooledError = pooledError
    }
  }

  /// The best sample sizes under a budget.
  public struct Schedule: Sendable {
    /// One number of generations with its best sizes.
    public struct Row: Sendable {
      public let sizes: [Int]
      /// r[T].
      public let error: Rational

      public init(sizes: [Int], error: Rational) {
        self.sizes = sizes
        self.error = error
      }
    }

    public let total: Int
    public let alpha: Rational
    public let initial: Rational
    /// The best; with a given number of generations, the only one.
    public let best: Row
    /// For 1, 2, ... generations, where their number was free; else the best alone.
    public let rows: [Row]
    /// Sizes in proportion to (1 - alpha)^(T - t): optimal but for rounding and the factor 1 - 1/n.
    public let geometric: [Double]
    /// What no loop of this budget is far below: 1 / (1/r[0] + alpha² total), asymptotically.
    public let informationLevel: Rational?

    public init(
      total: Int, alpha: Rational, initial: Rational, best: Row, rows: [Row],
      geometric: [Double], informationLevel: Rational?
    ) {
      self.total = total
      self.alpha = alpha
      self.initial = initial
      self.best = best
      self.rows = rows
      self.geometric = geometric
      self.informationLevel = informationLevel
    }
  }
}
