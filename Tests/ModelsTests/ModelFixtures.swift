import Intervals
import Models
import Multiprecision
import Testing

func numbers(_ texts: String...) -> [Number] {
  texts.map { text in
    guard let value = Rational(text) else { preconditionFailure("\(text) is not a fraction") }
    return .exact(value)
  }
}

func enclosure(_ lower: String, _ upper: String) -> Number {
  guard let lower = Rational(lower), let upper = Rational(upper) else {
    preconditionFailure("\(lower), \(upper) are not fractions")
  }
  return .enclosure(Interval(lower: lower, upper: upper, precision: Precision(bits: 64)))
}
