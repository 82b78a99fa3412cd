internal import Intervals
internal import Multiprecision

extension CategoryLaw {
  /// Every listed proportion with a lower bound of its probability.
  func forEachProportion(_ body: (Number, Rational) throws(NoTheory) -> Void) throws(NoTheory) {
    switch masses {
    case .point(let value): try body(value, .one)
    case .exact(let values, let denominator):
      for (count, mass) in zip(counts, values) where !mass.isZero {
        try body(.exact(Rational(count, sampleSize)), mass / denominator)
      }
    case .floats(let values, _):
      for (count, mass) in zip(counts, values) where !mass.isZero {
        try body(.exact(Rational(count, sampleSize)), mass.exactValue ?? .zero)
      }
    case .fixed(let values, _):
      for (count, mass) in zip(counts, values) where mass > 0 {
        try body(.exact(Rational(count, sampleSize)), FixedPoint.rational(mass))
      }
    }
  }

  /// An upper bound on the probability of all that is not listed.
  var missingMass: Rational {
    missing.exactValue ?? missing.interval(precision: precision).upper.exactValue ?? .one
  }

  /// The law of the category's proportion.
  public var ofProportion: EnclosedLaw {
    var atoms: [EnclosedLaw.Atom] = []
    do {
      try forEachProportion { (value, mass) throws(NoTheory) in
        atoms.append(EnclosedLaw.Atom(value, mass: mass, precision: precision))
      }
    } catch {
      preconditionFailure("listing proportions throws nothing")
    }
    return EnclosedLaw(atoms, missing: missingMass, largest: .one, precision: precision)
  }
}
