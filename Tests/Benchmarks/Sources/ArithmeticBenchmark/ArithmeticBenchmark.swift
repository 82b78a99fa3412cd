import CLoops
import Intervals
import Multiprecision
import Scalars

/// Times r = rho r + c over `Rational` and `Interval` against the same loop in C over GMP and MPFR.
///
/// rho = (1 - alpha)^2 (1 - 1/n) and c = H/n with n = 1000, alpha = 1/10 and H = 1 - sum p_k^2 for
/// p_k ~ 1/k, k = 1...50: the recursion of the contaminated chain. The two sides of a pair run
/// interleaved; the ratio is that of their medians, and their results must be identical.
@main struct ArithmeticBenchmark {
  static let n = Rational(1000)
  static let alpha = Rational(1, 10)

  static var rho: Rational { (.one - alpha).power(2) * (.one - n.reciprocal) }

  static var step: Rational {
    let total = Rational.harmonic(50)
    var squares = Rational()
    for k in 1...50 { squares += (Rational(1, k) / total).power(2) }
    return (.one - squares) / n
  }

  static func recursion<S: RecursionScalar>(
    _ rho: Rational, _ step: Rational, steps: Int, in context: S.Context
  ) -> S {
    let factor = S(rho, in: context)
    let step = S(step, in: context)
    var r = S(.zero, in: context)
    for _ in 0..<steps {
      r.formMultiply(by: factor)
      r.formAdd(step)
    }
    return r
  }

  static func main() {
    var isFast = true
    for (steps, repetitions) in [(5000, 1), (50, 2000)] {
      let ratio = rationalRatio(steps: steps, repetitions: repetitions)
      isFast = isFast && ratio <= 1.5
    }
    for bits in [128, 1024] {
      let ratio = intervalRatio(bits: bits, steps: 5000, repetitions: 100)
      isFast = isFast && ratio <= 1.5
    }
    precondition(isFast, "slower than 1.5 times C")
  }

  static func rationalRatio(steps: Int, repetitions: Int) -> Double {
    let (rho, step) = (rho, step)
    let (rhoText, stepText) = (rho.description, step.description)
    var text = [CChar](repeating: 0, count: 1 << 20)
    var result = Rational()
    let ratio = compare(
      "Rational, \(steps) steps",
      swift: {
        for _ in 0..<repetitions { result = recursion(rho, step, steps: steps, in: ()) }
      },
      c: { c_loop_rational(rhoText, stepText, steps, repetitions, &text, text.count) })
    precondition(result.description == string(text), "the two loops disagree")
    return ratio
  }

  static func intervalRatio(bits: Int, steps: Int, repetitions: Int) -> Double {
    let (rho, step) = (rho, step)
    let (rhoText, stepText) = (rho.description, step.description)
    var lower = [CChar](repeating: 0, count: 200)
    var upper = lower
    let precision = Precision(bits: bits)
    var result = Interval.entire(precision: precision)
    let ratio = compare(
      "Interval, \(bits) bits, \(steps) steps",
      swift: {
        for _ in 0..<repetitions { result = recursion(rho, step, steps: steps, in: precision) }
      },
      c: { c_loop_interval(rhoText, stepText, bits, steps, repetitions, &lower, &upper, 200) })
    // Both print 41 digits of each end.
    let expected = [(result.lower, string(lower)), (result.upper, string(upper))]
    for (end, text) in expected {
      let own = Rational(end.decimal(significantDigits: 41, rounding: .nearest))
      precondition(own == Rational(text), "the two loops disagree")
    }
    return ratio
  }

  static func string(_ text: [CChar]) -> String {
    String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Prints and returns the ratio of the medians of 11 interleaved runs.
  static func compare(_ name: String, swift: () -> Void, c: () -> Void) -> Double {
    let clock = ContinuousClock()
    var times: (swift: [Duration], c: [Duration]) = ([], [])
    for _ in 0..<11 {
      times.swift.append(clock.measure(swift))
      times.c.append(clock.measure(c))
    }
    let medians = (times.swift.sorted()[5], times.c.sorted()[5])
    let ratio = medians.0 / medians.1
    print(
      "\(name): \(medians.0) in Swift, \(medians.1) in C, ratio \((ratio * 1000).rounded() / 1000)")
    return ratio
  }
}
