import Intervals
import Models
import Multiprecision
import Testing

/// Oracle: the names of the file format and of the claim language.
@Suite struct VocabularyTests {
  @Test func metricsHaveTheirNamesInFiles() {
    #expect(
      Family.categorical.metrics.map(\.rawValue) == [
        "squared-error", "l1", "total-variation", "chi-squared", "kl", "reverse-kl", "hellinger",
        "heterozygosity", "entropy", "support-loss",
      ])
    #expect(Metric(rawValue: "squared_error") == nil)
  }

  @Test func metricsAreSequencesUnderTheirOwnNames() {
    #expect(Metric.totalVariation.sequenceName == "total_variation")
    for metric in Metric.allCases {
      #expect(Metric(sequenceName: metric.sequenceName) == metric)
    }
    #expect(Metric(sequenceName: "total-variation") == nil)
  }

  @Test func schemesAndFamiliesHaveTheirNames() {
    #expect(ChainScheme.allCases.map(\.rawValue) == ["mixture", "replace"])
    #expect(
      Family.allCases.map(\.rawValue) == [
        "categorical", "normal", "poisson", "binomial", "gamma", "negative-binomial",
        "hyperbolic-secant", "gaussian", "multivariate-gaussian", "linear-regression",
        "kernel-density", "diffusion",
      ])
    #expect(
      Scheme.allCases.map(\.rawValue) == [
        "mixture", "replace", "stratified", "weighted", "accumulate", "window", "moving-average",
        "subsample", "fixed-corpus", "random-pool",
      ])
  }

  @Test func onlyTheExactZeroIsTheZeroTerm() {
    #expect(LeadingTerm.zero.isZero)
    #expect(!LeadingTerm.constant(.exact(.one)).isZero)
    #expect(!LeadingTerm.constant(enclosure("0", "1")).isZero)
    let decaying = LeadingTerm(coefficient: .exact(.one), power: Rational(-1), logPower: .zero)
    #expect(!decaying.isZero && !decaying.isConstant)
  }
}
