internal import Foundation

/// The smallest shift of a mean at which a product of factors reaches a target about half of the
/// time.
///
/// Over `count` values at the shifted mean plus and minus one standard deviation in equal parts, the
/// logarithm of the product of lambda is
///
///     count (log f(lambda (x + sigma)) + log f(lambda (x - sigma))) / 2 - count log denominator.
///
/// - Exactness: approximate: the values stand for their law, and the products of other lambda are
///   left out. In the limit of many values, x = sigma sqrt(2 target / count) at the best lambda.
struct DetectableShift {
  struct Bet {
    let lambda: Double
    /// The reciprocal of the denominator of a factor.
    let inverse: Double
    /// log of what the product must reach, with its weight.
    let target: Double
  }

  let deviation: Double
  let count: Int
  let bets: [Bet]
  /// f of the test.
  let factor: (Double) -> Double

  /// nil where there is no value or no bet.
  var value: Double? {
    guard count > 0 else { return nil }
    return bets.filter { $0.lambda > 0 }.map(shift).min()
  }

  private func shift(of bet: Bet) -> Double {
    let unit = StudentLaw.bisected { multiple in
      growth(at: multiple * deviation, bet) < bet.target
    }
    return unit * deviation
  }

  private func growth(at shift: Double, _ bet: Bet) -> Double {
    let above = log(factor(bet.lambda * (shift + deviation)))
    let below = log(factor(bet.lambda * (shift - deviation)))
    return Double(count) * ((above + below) / 2 + log(bet.inverse))
  }
}
