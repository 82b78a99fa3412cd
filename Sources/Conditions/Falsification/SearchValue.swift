internal import Multiprecision

/// What a search sets a parameter to, with the order of simplicity that shrinking follows.
enum SearchValue: Hashable {
  case number(Rational)
  case law([Rational])
  case schedule(ScheduleShape)
  /// As somebody wrote it: less simple than everything that the search makes itself.
  case text(String)

  /// As an instance has it.
  var text: String {
    switch self {
    case .number(let value): value.description
    case .law(let values): "[" + values.map(\.description).joined(separator: ", ") + "]"
    case .schedule(let shape): shape.text
    case .text(let text): text
    }
  }

  var number: Rational? {
    guard case .number(let value) = self else { return nil }
    return value
  }

  /// max(|p|, q) of a fraction, |k| of an integer; 0 is simplest of all, then 1.
  static func height(_ value: Rational) -> Rational {
    if value.isZero { return .zero }
    return max(value.numerator.magnitude, value.denominator)
  }

  /// Of a law its common denominator.
  var height: Rational {
    switch self {
    case .number(let value): return Self.height(value)
    case .law(let values):
      return values.reduce(Rational.one) { Self.commonMultiple($0, $1.denominator) }
    case .schedule(let shape): return shape.height
    case .text: return Rational(1_000_000_000)
    }
  }

  /// What counts as a size: an integer's magnitude is counted where it is one, a law's length here.
  var length: Rational {
    guard case .law(let values) = self else { return .zero }
    return Rational(values.count)
  }

  private static func commonMultiple(_ a: Rational, _ b: Rational) -> Rational {
    // b divided by gcd(a, b) is the denominator of a/b in lowest terms.
    a * (a / b).denominator
  }

  /// The order that shrinking follows within one parameter.
  static func isSimpler(_ a: SearchValue, _ b: SearchValue) -> Bool {
    if a.length != b.length { return a.length < b.length }
    let first = a.height
    let second = b.height
    if first != second { return first < second }
    switch (a, b) {
    case (.number(let x), .number(let y)):
      if x.denominator != y.denominator { return x.denominator < y.denominator }
      if x.magnitude != y.magnitude { return x.magnitude < y.magnitude }
      return x > y
    case (.law(let x), .law(let y)):
      // Larger first: [1, 0] before [0, 1].
      return y.lexicographicallyPrecedes(x)
    default:
      if a.text.utf8.count != b.text.utf8.count { return a.text.utf8.count < b.text.utf8.count }
      return a.text < b.text
    }
  }
}
