internal import Claims
internal import Multiprecision

/// The values of one parameter's domain, simplest first.
///
/// Simple means small: integers by magnitude, fractions by height max(|p|, q), then denominator.
/// Of equal magnitude the positive one comes first.
struct ParameterValues {
  let parameter: ParameterDeclaration
  /// Simplest first; never empty for a domain with an element.
  let simple: [Rational]
  /// The ends that belong to the domain, and points close to those that do not.
  let corners: [Rational]

  /// Heights up to which fractions are listed, and how many integers.
  static let largestHeight = 12
  static let mostIntegers = 48
  /// Categories up to which points are tried, simple ones apart.
  static let largestCategoryCount = 64

  init(_ parameter: ParameterDeclaration, fixed: Rational?) {
    self.parameter = parameter
    if let fixed {
      simple = [fixed]
      corners = [fixed]
      return
    }
    corners = Self.corners(of: parameter)
    var listed =
      parameter.kind == .integer ? Self.integers(of: parameter) : Self.fractions(of: parameter)
    for corner in corners where !listed.contains(corner) { listed.append(corner) }
    simple = listed.sorted { SearchValue.isSimpler(.number($0), .number($1)) }
  }

  private static func integers(of parameter: ParameterDeclaration) -> [Rational] {
    // Outward from the element of smallest magnitude.
    let center = nearestToZero(parameter)
    var result: [Rational] = []
    for distance in 0..<mostIntegers {
      for value in distance == 0
        ? [center] : [center + Rational(distance), center - Rational(distance)]
      where parameter.contains(value) {
        result.append(value)
      }
    }
    return result
  }

  private static func nearestToZero(_ parameter: ParameterDeclaration) -> Rational {
    if let lower = parameter.lower, lower.signum >= 0 {
      let value = lower.roundedUp()
      return value == lower && !parameter.includesLower ? value + .one : value
    }
    if let upper = parameter.upper, upper.signum <= 0 {
      let value = upper.roundedDown()
      return value == upper && !parameter.includesUpper ? value - .one : value
    }
    return .zero
  }

  private static func fractions(of parameter: ParameterDeclaration) -> [Rational] {
    var result: [Rational] = []
    for denominator in 1...largestHeight {
      for numerator in -largestHeight...largestHeight {
        let value = Rational(numerator, denominator)
        guard value.denominator == Rational(denominator), parameter.contains(value) else {
          continue
        }
        result.append(value)
      }
    }
    return result
  }

  private static func corners(of parameter: ParameterDeclaration) -> [Rational] {
    let isInteger = parameter.kind == .integer
    let large = Rational(1000)
    let lower = parameter.lower ?? (parameter.upper.map { min($0, .zero) } ?? .zero) - large
    var upper = parameter.upper ?? max(lower, .zero) + large
    // The number of categories is what a point costs.
    if parameter.name == "K" { upper = max(lower, min(upper, Rational(largestCategoryCount))) }
    let width = upper - lower
    let near = isInteger ? Rational.one : width * Rational(1, 1000)
    let middle = lower + width * Rational(1, 2)
    let candidates = [lower, lower + near, middle, upper - near, upper]
      .map { isInteger ? $0.roundedDown() : $0 }
    var result: [Rational] = []
    for value in candidates where parameter.contains(value) && !result.contains(value) {
      result.append(value)
    }
    return result
  }

  // MARK: Random

  func random(_ generator: inout SplitMix64) -> Rational {
    guard simple.count > 1 else { return simple[0] }
    switch generator.below(8) {
    case 0: return corners[Int(generator.below(UInt64(corners.count)))]
    case 1, 2, 3: return simple[Int(generator.below(UInt64(simple.count)))]
    default: return parameter.kind == .integer ? integer(&generator) : fraction(&generator)
    }
  }

  /// Log-uniform in the distance from the lower end.
  private func integer(_ generator: inout SplitMix64) -> Rational {
    let bits = Int(generator.below(parameter.name == "K" ? 6 : 21))
    let distance = Rational(Int(generator.below(UInt64(1) << UInt64(bits))))
    let start = parameter.lower ?? parameter.upper ?? .zero
    let value =
      parameter.lower != nil || generator.below(2) == 0
      ? start.roundedUp() + distance : start.roundedDown() - distance
    return parameter.contains(value) ? value : simple[0]
  }

  private func fraction(_ generator: inout SplitMix64) -> Rational {
    let lower = parameter.lower ?? (parameter.upper ?? .zero) - Rational(100)
    let upper = parameter.upper ?? lower + Rational(100)
    let denominator = Int(generator.below(UInt64(1) << (1 + generator.below(20)))) + 2
    let position = Rational(Int(generator.below(UInt64(denominator) + 1)), denominator)
    let value = lower + (upper - lower) * position
    return parameter.contains(value) ? value : simple[0]
  }
}

/// SplitMix64: a small generator for a search that is repeated from its seed.
struct SplitMix64 {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// A number below `limit`, with a bias below limit / 2^64.
  mutating func below(_ limit: UInt64) -> UInt64 { next().multipliedFullWidth(by: limit).high }
}
