internal import Models
public import Results

/// `assay capabilities`: what this version knows, and what it lacks.
public enum Capabilities {
  public static var report: CapabilityReport {
    var rows: [CapabilityReport.Row] = []
    for scheme in ChainScheme.allCases {
      for metric in Family.categorical.metrics { rows.append(row(scheme, metric)) }
      rows += absorption(scheme)
    }
    for scheme in ChainScheme.allCases {
      for metric in Family.categorical.metrics { rows.append(contextRow(scheme, metric)) }
    }
    for family in Family.allCases {
      for scheme in family.schemes
      where family != .categorical || ChainScheme(rawValue: scheme.rawValue) == nil {
        for metric in family.metrics {
          rows.append(
            family.isContinuous
              ? continuousRow(family, scheme, metric) : graphRow(family, scheme, metric))
        }
      }
    }
    return CapabilityReport(rows: rows, missing: missing)
  }

  /// A mean parameter under any scheme.
  private static func graphRow(
    _ family: Family, _ scheme: Scheme, _ metric: Metric
  ) -> CapabilityReport.Row {
    if metric == .extinct { return extinctRow(family, scheme) }
    guard [.squaredError, .variance, .heterozygosity].contains(metric) else {
      return CapabilityReport.Row(
        family: family.rawValue, scheme: scheme.rawValue, metric: metric.rawValue,
        theory: "simulation only", detail: "any start and schedule")
    }
    var details = ["second moments of the generation graph, any start and schedule"]
    switch scheme {
    case .mixture, .replace, .stratified, .weighted, .movingAverage, .fixedCorpus, .accumulate:
      details.append("limits of constant schedules")
    case .window: details.append("limits without fresh data")
    case .randomPool:
      if family == .categorical || family == .binomial {
        details.append("limits of constant n for v2 = -1")
      }
    case .subsample: break
    }
    if metric == .squaredError, family != .categorical {
      switch scheme {
      case .mixture, .replace, .stratified, .weighted, .movingAverage, .accumulate:
        details.append("exact standard error")
      case .fixedCorpus, .window:
        if family == .normal { details.append("exact standard error without random counts") }
      case .subsample, .randomPool: break
      }
    }
    if family == .hyperbolicSecant { details.append("integer shapes are simulated") }
    return CapabilityReport.Row(
      family: family.rawValue, scheme: scheme.rawValue, metric: metric.rawValue,
      theory: "rational", detail: details.joined(separator: "; "))
  }

  /// The probability that a mean of counts is 0.
  private static func extinctRow(_ family: Family, _ scheme: Scheme) -> CapabilityReport.Row {
    let (theory, detail): (String, String)
    switch (family, scheme) {
    case (.poisson, .replace), (.poisson, .stratified), (.poisson, .weighted):
      (theory, detail) = ("enclosure", "transforms of the mean, any start and schedule")
    case (.poisson, .mixture), (.poisson, .accumulate), (.poisson, .movingAverage):
      (theory, detail) = ("enclosure", "transforms of the mean where every alpha is 0 or 1")
    case (.binomial, .replace), (.binomial, .mixture):
      (theory, detail) = (
        "rational", "the law of the count of successes; with fresh data for one trial"
      )
    default: (theory, detail) = ("simulation only", "any start and schedule")
    }
    return CapabilityReport.Row(
      family: family.rawValue, scheme: scheme.rawValue, metric: Metric.extinct.rawValue,
      theory: theory, detail: detail)
  }

  /// A model of numbers that is more than one mean.
  private static func continuousRow(
    _ family: Family, _ scheme: Scheme, _ metric: Metric
  ) -> CapabilityReport.Row {
    let (theory, detail): (String, String)
    switch (family, metric) {
    case (.gaussian, .squaredError), (.gaussian, .variance):
      (theory, detail) = (
        "rational",
        "moments of mean and variance, both estimators, any start; "
          + (scheme == .accumulate
            ? "limits for equal sizes without fresh data" : "limits of constant schedules")
      )
    case (.gaussian, .varianceSquaredError):
      (theory, detail) = ("rational", "moments of mean and variance, both estimators, any start")
    case (.gaussian, _):
      (theory, detail) =
        scheme == .replace
        ? ("enclosure", "products of independent factors, any start and sizes")
        : ("simulation only", "has theory where no generation sees fresh or kept data")
    case (.multivariateGaussian, .squaredError), (.multivariateGaussian, .variance):
      (theory, detail) = (
        "rational", "as in one dimension, of the sum of the variances; starts real and truth"
      )
    case (.multivariateGaussian, .varianceSquaredError):
      (theory, detail) =
        scheme == .replace || scheme == .weighted
        ? ("rational", "Wishart moments, both estimators, starts real and truth")
        : ("simulation only", "has theory where no generation pools real and synthetic draws")
    case (.multivariateGaussian, _):
      (theory, detail) =
        scheme == .replace
        ? ("enclosure", "products of independent factors, starts real and truth")
        : ("simulation only", "has theory where no generation sees fresh or kept data")
    case (.linearRegression, _):
      let restriction =
        switch scheme {
        case .replace: "any number of draws but d - 1, d, d + 1"
        case .accumulate: "without fresh data; new covariates or the same"
        case .weighted: "at least d + 2 draws in each fit; new covariates or the same"
        default: "at least d + 2 draws; new covariates"
        }
      (theory, detail) = ("rational", "starts real and truth; \(restriction)")
    case (.kernelDensity, .mise):
      (theory, detail) = (
        "enclosure", "normal truth and kernel of one width; real start; ancestries of pairs"
      )
    default: (theory, detail) = ("rational", "first-order recursion; limits for a diffusion")
    }
    return CapabilityReport.Row(
      family: family.rawValue, scheme: scheme.rawValue, metric: metric.rawValue, theory: theory,
      detail: detail)
  }

  /// A model with contexts, as the table's family of its own.
  private static func contextRow(_ scheme: ChainScheme, _ metric: Metric) -> CapabilityReport.Row {
    let chain = row(scheme, metric)
    let detail: String
    switch metric {
    case .squaredError:
      detail =
        "starts real and truth; fixed and multinomial counts, both rules for an unseen context; exact "
        + "standard error"
    case .heterozygosity:
      detail = "starts real and truth; fixed and multinomial counts, both rules"
    case .reverseKL: detail = chain.detail
    default:
      detail =
        "fixed counts: \(chain.detail); multinomial counts: law of one category, enclosed, both rules, "
        + "standard errors estimated"
    }
    return CapabilityReport.Row(
      family: "categorical, contexts", scheme: chain.scheme, metric: chain.metric,
      theory: chain.theory, detail: detail)
  }

  private static func row(_ scheme: ChainScheme, _ metric: Metric) -> CapabilityReport.Row {
    let theory: String
    let detail: String
    switch metric {
    case .squaredError:
      theory = "rational"
      detail = "moment recursion, any start and schedule; limits; exact standard error"
    case .chiSquared, .heterozygosity:
      theory = "rational"
      detail = "moment recursion, any start and schedule; limits; exact standard error"
    case .l1, .totalVariation, .supportLoss:
      theory = "rational"
      detail =
        "law of one category, any start and schedule; enclosed on large chains; exact standard "
        + "error for K = 2 and \(variance(metric))"
    case .kl, .hellinger, .entropy:
      theory = "enclosure"
      detail =
        "law of one category, any start and schedule; exact standard error for K = 2 and "
        + variance(metric)
    case .reverseKL:
      theory = "simulation only"
      detail = "infinite once a category can be missed; says with what probability it is finite"
    case .variance, .extinct, .varianceSquaredError, .standardDeviation, .logVariance,
      .wasserstein2, .mise,
      .secondMoment:
      preconditionFailure("\(metric.rawValue) is no metric of the categorical family")
    }
    return CapabilityReport.Row(
      family: Family.categorical.rawValue, scheme: scheme.rawValue, metric: metric.rawValue,
      theory: theory,
      detail: detail)
  }

  /// Where the variance is known for more than two categories; elsewhere standard errors are estimated.
  private static func variance(_ metric: Metric) -> String {
    metric == .supportLoss
      ? "while the laws of all pairs merged are affordable, or as l1"
      : "chains with at most 4e8 transitions of pairs of categories, or twenty seconds of joint laws or "
        + "covariances on one core (alpha = 1/10: K = 3, n = 1000, T = 250; K = 50, n = 100 or 1000, T = 60; "
        + "`theory --variance` takes up to ten times as long)"
  }

  /// What a claim may mention beside the metrics, by its name there.
  private static func absorption(_ scheme: ChainScheme) -> [CapabilityReport.Row] {
    let probability =
      "moments of a category, any start and schedule; enclosed on large chains; limits where the "
      + "schedules settle"
    let time =
      switch scheme {
      case .replace: "ancestors of a generation, any start, sizes that settle"
      case .mixture: "as in replace where alpha = 0 from generation 1 on, else none"
      }
    return [("absorbed", probability), ("lost", probability), ("absorption_time", time)].map {
      CapabilityReport.Row(
        family: Family.categorical.rawValue, scheme: scheme.rawValue, metric: $0,
        theory: "rational",
        detail: $1)
    }
  }

  /// Promised by the design, absent from this version.
  private static let missing = [
    "gaussian: in several dimensions the distance W2 and the squared error of a covariance of pooled data, other metrics under fresh or kept data; linear-regression: ridge, "
      + "fresh labels with fewer draws than covariates; kernel-density: other truths, kernels of changing width; "
      + "diffusion: errors of the score, discretisation",
    "limits of windows with fresh data, of subsamples, and of random pools but of Bernoulli and categorical draws; absorption under other schemes than mixture and "
      + "replace",
    "exact standard errors of windows, subsamples, fixed corpora and random pools: there the guard knows "
      + "the range of a loss, or only that it is not negative",
    "random sample sizes under schemes whose weights depend on the sizes, and limits with a law to fall back to; extinct of negative binomial counts, of mixed draws and of longer memories",
    "prove for schemes other than mixture, replace and accumulate",
    "absorption_time with fresh data, or with sizes that never settle",
    "limits of alternating schedules (no leading term)",
    "contexts: limits of multinomial counts where neither the schedules settle nor n grows with lim alpha > 0; other metrics of multinomial counts; contexts of two tokens; prove",
    "falsify: claims about all large t",
    "exact standard errors of continuous families beyond the gaussian squared-error and variance, its standard-deviation, "
      + "log-variance and wasserstein-2 without fresh or kept data, and a diffusion's second moment: mise is guarded by "
      + "its range, of other losses only those above theory are seen, at the full level (no asymptotic test decides exit 3)",
    "check: tests of the increments of models other than one chain; compare: other metrics than the file's own",
    "power: metrics without a largest value and without a known variance; calibrate: the chains of a file",
    "exact standard errors of l1, total-variation, kl, hellinger and entropy for three or more large proportions with n above some 100",
    "horizons above 10^7 in files; decimal text of long fractions as a by-product in `theory`; `theory` as text and Markdown without keeping all rows",
    "prove: other metrics, powers and sums up to a parameter, abs, min, max, gamma, claims about all large t",
  ]
}
