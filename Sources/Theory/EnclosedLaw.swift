public import Intervals
public import Multiprecision

/// The law of a nonnegative number with finitely many values, as well as it is known.
///
/// Each atom has a value, exact or enclosed, and a lower bound of its probability. All probability that
/// is not listed is ``missing``, may lie at any value from 0 to ``largest``, and every answer accounts
/// for it.
///
/// - Exactness: exact where the values are fractions and nothing is missing; enclosures otherwise.
/// - Source:    proofs-notes/law-of-the-loss.md.
public struct EnclosedLaw: Sendable {
  struct Atom: Sendable {
    /// Nil where it is infinite.
    let value: Number?
    let mass: Rational
    let lower: Rational
    let upper: Rational

    init(_ value: Number?, mass: Rational, precision: Precision) {
      self.value = value
      self.mass = mass
      let interval = value?.interval(precision: precision)
      // Values are not negative: rounding must not say less.
      lower = max(.zero, value?.exactValue ?? interval?.lower.exactValue ?? .zero)
      upper = value?.exactValue ?? interval?.upper.exactValue ?? .zero
    }
  }

  /// By ascending lower ends, infinite values last.
  private let atoms: [Atom]
  /// An upper bound on the probability of all that is not listed.
  public let missing: Rational
  /// An upper bound of the values; nil where some are infinite, or may be.
  let largest: Rational?
  private let precision: Precision

  init(_ atoms: [Atom], missing: Rational, largest: Rational?, precision: Precision) {
    self.atoms = atoms.sorted { a, b in
      a.value == nil ? false : b.value == nil ? true : a.lower < b.lower
    }
    self.missing = missing
    self.largest = largest
    self.precision = precision
  }

  /// P(value <= x).
  public func probability(atMost x: Rational) -> Number {
    var certain = Rational.zero
    var open = missing
    for atom in atoms where atom.value != nil {
      if atom.upper <= x {
        certain.formAdd(atom.mass)
      } else if atom.lower <= x {
        open.formAdd(atom.mass)
      }
    }
    if open.isZero { return .exact(certain) }
    return .enclosure(
      Interval(lower: certain, upper: min(.one, certain + open), precision: precision))
  }

  /// The smallest x with P(value <= x) >= level; nil where it is infinite.
  ///
  /// - Precondition: 0 < level <= 1.
  public func quantile(_ level: Rational) -> Number? {
    precondition(level.signum > 0 && level <= .one, "a level lies in (0, 1], but is \(level)")
    // Upward through the lower ends with all that is missing below them: not later than this.
    var least: Atom?
    var reached = missing
    let mayBeZero = reached >= level
    if !mayBeZero {
      least = atoms.first { atom in
        reached.formAdd(atom.mass)
        return reached >= level
      }
      if least?.value == nil { return nil }
    }
    // Upward through the upper ends with nothing missing below them: not before this.
    reached = .zero
    let most = atoms.filter { $0.value != nil }.sorted { $0.upper < $1.upper }.first { atom in
      reached.formAdd(atom.mass)
      return reached >= level
    }
    let lower = least?.lower ?? .zero
    guard let upper = most?.upper ?? largest else {
      return .enclosure(
        Interval(
          lower: BigFloat(lower, precision: precision, rounding: .down),
          upper: .infinity(precision: precision)))
    }
    if lower == upper { return .exact(lower) }
    return .enclosure(Interval(lower: lower, upper: max(lower, upper), precision: precision))
  }

  /// E value; nil where it is infinite, or may be.
  public var mean: Number? {
    expectation {
      $0
    } enclosed: {
      $0
    }
  }

  /// E value².
  var meanSquare: Number? {
    expectation {
      $0 * $0
    } enclosed: {
      $0.squared()
    }
  }

  /// The variance; nil where the mean is.
  public var variance: Number? {
    guard let mean, let meanSquare else { return nil }
    if let a = mean.exactValue, let b = meanSquare.exactValue { return .exact(b - a * a) }
    return .enclosure(
      Interval.maximum(
        meanSquare.interval(precision: precision) - mean.interval(precision: precision).squared(),
        Interval(.zero, precision: precision)))
  }

  /// - Parameters: the same nondecreasing function, for fractions and for enclosures.
  private func expectation(
    _ exact: (Rational) -> Rational, enclosed: (Interval) -> Interval
  ) -> Number? {
    guard missing.isZero || largest != nil else { return nil }
    var sum = NumberSum(precision: precision)
    for atom in atoms {
      guard let value = atom.value else { return nil }
      switch value {
      case .exact(let value): sum.add(.exact(exact(value)), times: atom.mass)
      case .enclosure(let value): sum.add(.enclosure(enclosed(value)), times: atom.mass)
      }
    }
    if !missing.isZero, let largest {
      sum.add(
        .enclosure(Interval(lower: .zero, upper: exact(largest), precision: precision)),
        times: missing)
    }
    return sum.value
  }
}
