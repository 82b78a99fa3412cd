import Intervals
import Multiprecision
import Testing

@testable import Theory

/// Oracles: the sum over the binomial law, the fraction for the enclosures, and values by hand.
@Suite struct VisitCountTests {
  private static let visits = fractions("0", "1", "1/2", "1/3", "1/100", "99/100", "7/1000")

  @Test(arguments: [1, 2, 3, 7, 20, 45]) func isTheSumOverTheBinomialLaw(n: Int) {
    for visit in Self.visits {
      let count = VisitCount(visit: visit, sampleSize: n)
      var sum = Rational.zero
      var weight = Rational.one
      for k in 1...n {
        weight = weight * Rational(n - k + 1, k)
        sum += weight * visit.power(k) * (Rational.one - visit).power(n - k) * Rational(1, k)
      }
      #expect(count.reciprocal == sum, "pi = \(visit)")
      #expect(count.unseen == (Rational.one - visit).power(n))
    }
  }

  @Test func oneOverTheMeanIsNoBound() {
    let one = VisitCount(visit: fraction("1/2"), sampleSize: 1)
    #expect(one.reciprocal == fraction("1/2") && one.reciprocal < fraction("2"))
    let four = VisitCount(visit: fraction("1/2"), sampleSize: 4)
    #expect(four.reciprocal == fraction("103/192") && four.reciprocal > fraction("1/2"))
  }

  @Test(arguments: [1, 2, 15, 16, 17, 100, 600]) func seriesEncloseTheFraction(n: Int) throws {
    for visit in Self.visits where !visit.isZero && visit != .one {
      let exact = VisitCount<Rational>(visit: visit, sampleSize: n)
      for bits in [53, 128, 300] {
        let series = VisitSeries(
          visit: visit, sampleSize: n, precision: Precision(bits: bits))
        for enclosure in [series.ascending(), series.descending()] {
          #expect(enclosure.contains(exact.reciprocal), "pi = \(visit), \(bits) bits")
          #expect(
            enclosure.relativeWidth < Double(sign: .plus, exponent: 30 - bits, significand: 1))
        }
        #expect(series.unseen.contains(exact.unseen))
      }
    }
  }

  @Test func seriesOverlapWhereFractionsAreTooLong() throws {
    for (visit, n) in [
      (fraction("1/100"), 100_000), (fraction("1/3"), 1_000), (fraction("9/10"), 900),
    ] {
      let series = VisitSeries(visit: visit, sampleSize: n, precision: Precision(bits: 128))
      let (ascending, descending) = (series.ascending(), series.descending())
      #expect(ascending.overlaps(descending))
      #expect(max(ascending.relativeWidth, descending.relativeWidth) < 0x1p-90)
      // Jensen: E[1/N; N > 0] >= (1 - z)² / (n pi).
      #expect(ascending.lowerDouble > 0.99 / (Double(n) * Double(visit)))
    }
  }

  @Test func largeSizesTakeTheShorterSeries() throws {
    let precision = Precision(bits: 128)
    let count = try #require(
      VisitCount<Interval>(
        visit: fraction("1/2"), sampleSize: 1_000_000_000_000, precision: precision))
    #expect(count.reciprocal.relativeWidth < 0x1p-100)
    let endless = VisitCount<Interval>(
      visit: fraction("1/100000000"), sampleSize: 1_000_000_000_000_000, precision: precision)
    #expect(endless.map { _ in true } == nil)
  }
}
