import Intervals
import Models
import Multiprecision
import Theory

/// W2: `const|vary T`. Every R[t] enclosed to a relative width below 1e-30, in blocks of generations; the
/// checksum is the lower end of the last.
enum EnclosedTrajectories {
  static func run(_ words: [String]) throws -> EngineBenchmark.Answer {
    guard words.count == 2, let shape = BenchmarkChain.Shape(rawValue: words[0]),
      let horizon = Int(words[1])
    else { throw EngineBenchmark.UnknownWorkload(line: words.joined(separator: " ")) }
    let total = Rational.harmonic(50)
    var h = Rational.one
    for k in 1...50 { h -= (Rational(1, k) / total).power(2) }
    var last = Interval(.zero, precision: Precision(bits: 128))
    var known = 0
    let seconds = try EngineBenchmark.seconds {
      let constant = Interval(h, precision: Precision(bits: 192))
      guard
        var recursion = EnclosedRecursion(
          .error, constant: constant, initial: constant.multiplied(by: Rational(1, 1000)), limbs: 2)
      else { throw EngineBenchmark.UnknownWorkload(line: "no engine") }
      var block = EnclosedRecursion.Block()
      var schedule: [EnclosedRecursion.Stretch] = []
      for start in stride(from: 1, through: horizon, by: 4096) {
        let end = min(start + 4095, horizon)
        switch shape {
        case .const:
          schedule = [.init(real: 1, parts: 10, draws: 1000, count: end - start + 1)]
        case .vary:
          schedule = (start...end).map {
            .init(real: 1, parts: UInt64($0) + 1, draws: 1000 + 10 * UInt64($0))
          }
        }
        recursion.advance(over: schedule, into: &block)
      }
      last = recursion.last
      known = recursion.knownBits
    }
    // Nothing is lacking but 2^-known of a value, and 1e-30 is above 2^-100.
    precondition(known >= 100, "\(known) bits are known")
    return .init(
      seconds: seconds, checksum: last.lower.decimal(significantDigits: 26, rounding: .down))
  }
}
