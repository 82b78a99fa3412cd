internal import Foundation

/// z with P(|Z| > z) = probability for a standard normal Z.
///
/// - Exactness: to about 1e-12, by bisection on erfc; for drawing a band, not for a decision.
func twoSidedNormalQuantile(_ probability: Double) -> Double {
  var lower = 0.0
  var upper = 40.0
  for _ in 0..<80 {
    let middle = (lower + upper) / 2
    if erfc(middle / 2.0.squareRoot()) > probability { lower = middle } else { upper = middle }
  }
  return (lower + upper) / 2
}
