import Intervals
import Multiprecision
import Testing

@testable import Theory

/// Oracle: MPFR's Gamma where it does not overflow, and the recursion Gamma(x + 1) = x Gamma(x).
@Suite struct GammaRatioTests {
  @Test(arguments: [1, 2, 7, 40, 101, 4095, 4096, 10_001]) func seriesContainsTheQuotient(_ m: Int)
  {
    for bits in [53, 128, 300] {
      let precision = Precision(bits: bits)
      let series = GammaRatio.bySeries(twice: m, precision: precision)
      #expect(series.overlaps(GammaRatio.byGamma(twice: m, precision: Precision(bits: bits + 64))))
      if m >= GammaRatio.seriesFrom { #expect(series.relativeWidth < 0x1p-40) }
    }
  }

  /// The product over x and x + 1/2 is x.
  @Test(arguments: [5_000, 1_000_000_000_000]) func productOfNeighbours(_ m: Int) {
    let precision = Precision(bits: 256)
    let product =
      GammaRatio.value(twice: m, precision: precision)
      * GammaRatio.value(twice: m + 1, precision: precision)
    #expect(product.contains(Rational(m, 2)) && product.relativeWidth < 1e-70)
    #expect(!product.contains(Rational(m + 1, 2)))
  }
}
