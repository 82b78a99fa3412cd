internal import CMultiprecision

/// Which neighbour stands for a value that cannot be represented.
public enum Rounding: CaseIterable, Sendable {
  /// Toward negative infinity.
  case down
  /// Toward positive infinity.
  case up
  /// To the nearest, ties to the even last digit.
  case nearest
  case towardZero
}

extension Rounding {
  var mode: mpfr_rnd_t {
    switch self {
    case .down: MPFR_RNDD
    case .up: MPFR_RNDU
    case .nearest: MPFR_RNDN
    case .towardZero: MPFR_RNDZ
    }
  }

  /// The direction that does to -x what this one does to x.
  var mirrored: Rounding {
    switch self {
    case .down: .up
    case .up: .down
    case .nearest, .towardZero: self
    }
  }
}
