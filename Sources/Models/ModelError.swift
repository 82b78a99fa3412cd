/// Why a description is not a model, in the words of the user's problem.
///
/// `t` counts generations from 0, `category` counts from 1 as in a formula.
public enum ModelError: Error, Equatable, Sendable {
  case tooFewCategories(count: Int)
  case tooManyCategories(count: Int, limit: Int)
  case negativeProbability(of: String, category: Int, value: String)
  case probabilitiesDoNotSumToOne(of: String, sum: String)
  case wrongLength(of: String, expected: Int, found: Int)
  case firstAlphaNotOne(value: String)
  case alphaOutOfRange(t: Int, value: String)
  case sampleSizeNotAnInteger(t: Int, value: String)
  case sampleSizeTooSmall(t: Int, value: String)
  case sampleSizeTooLarge(t: Int, value: String, limit: Int)
  case horizonOutOfRange(value: Int, limit: Int)
  case noContext
  case tooManyContexts(count: Int, limit: Int)
  case negativeWeight(context: Int, value: String)
  case visitsAboveOne(sum: String)
  case notPositive(of: String, value: String)
  case negativeVariance(of: String, value: String)
  case tooFewDrawsForVariance(t: Int, value: Int)
  case accumulationNeedsRealStart
  case noWeightedFits(family: String)
  case dimensionOutOfRange(value: Int, limit: Int)
  case underdeterminedRegression(t: Int, value: Int, dimension: Int)
  case designChanges(t: Int, value: Int)
  case retentionOutOfRange(value: String)
  case startNotAvailable(Family)
  case scheduleOutOfRange(ScheduleName, t: Int, value: String, expected: String)
  case firstEntryNotGiven(ScheduleName, expected: Int, value: String)
  case weightWithoutDraws(ScheduleName, t: Int, weight: String)
  case noDraws(t: Int)
  case windowOutOfRange(value: String, limit: Int)
  /// A number of the law of a random size.
  case randomSizeOutOfRange(String, value: String, expected: String)
  case randomSizeTooLarge(t: Int, value: Int, limit: Int)
  case emptyRuleNeeded
  case neverEmpty
  case randomSizesNotAvailable(Scheme)
  case fallbackWithGivenStart
  case targetOutOfRange(Family, Family.TargetKey, value: String, expected: String)
  case startOutOfRange(Family, value: String, expected: String)

  /// One line: what was found and what was expected.
  public var message: String {
    switch self {
    case .tooFewCategories(let count):
      "a categorical model needs at least 2 categories, but K is \(count)"
    case .tooManyCategories(let count, let limit):
      "K is \(count), but at most \(limit) categories are supported"
    case .negativeProbability(let name, let category, let value):
      "probabilities must not be negative, but \(name)[\(category)] is \(value)"
    case .probabilitiesDoNotSumToOne(let name, let sum):
      "the probabilities of \(name) must sum to 1, but sum to \(sum)"
    case .wrongLength(let name, let expected, let found):
      "\(name) must have \(expected) entries, but has \(found)"
    case .firstAlphaNotOne(let value):
      "alpha[0] is always 1 (generation 0 sees real data only), but the list begins with \(value)"
    case .alphaOutOfRange(let t, let value):
      "alpha[t] is a fraction of real data and must lie in [0, 1], but alpha[\(t)] is \(value)"
    case .sampleSizeNotAnInteger(let t, let value):
      "n[t] must be an integer, but n[\(t)] is \(value); write floor(...) or ceil(...) to round"
    case .sampleSizeTooSmall(let t, let value):
      "n[t] must be at least 1, but n[\(t)] is \(value)"
    case .sampleSizeTooLarge(let t, let value, let limit):
      "n[t] must be at most \(limit), but n[\(t)] is \(value)"
    case .horizonOutOfRange(let value, let limit):
      "the horizon must lie in 0..\(limit), but is \(value)"
    case .noContext:
      "a model with contexts needs at least 1 context"
    case .tooManyContexts(let count, let limit):
      "C is \(count), but at most \(limit) contexts are supported"
    case .negativeWeight(let context, let value):
      "weights must not be negative, but weight[\(context)] is \(value)"
    case .visitsAboveOne(let sum):
      "the probabilities visit[c] must sum to at most 1, but sum to \(sum)"
    case .notPositive(let name, let value):
      "\(name) must be positive, but is \(value)"
    case .negativeVariance(let name, let value):
      "\(name) must not be negative, but is \(value)"
    case .tooFewDrawsForVariance(let t, let value):
      "an unbiased variance needs at least 2 draws in each fit, but generation \(t) has one with "
        + "\(value); use more, or `estimator: maximum-likelihood`"
    case .accumulationNeedsRealStart:
      "where all data are kept, generation 0 must be fitted on data: use `start: real`"
    case .noWeightedFits(let family):
      "the family `\(family)` does not average fits; use mixture, stratified or accumulate"
    case .dimensionOutOfRange(let value, let limit):
      "the dimension must lie in 1..\(limit), but is \(value)"
    case .underdeterminedRegression(let t, let value, let dimension):
      "generation \(t) fits \(dimension) coefficients on \(value) draws: the solution of least norm "
        + "needs `signal`, the squared norm of the true coefficients"
    case .designChanges(let t, let value):
      "with `design: same` all fits have the same number of draws, but generation \(t) has one "
        + "with \(value)"
    case .retentionOutOfRange(let value):
      "the retention exp(-2h) must lie in [0, 1], but is \(value)"
    case .startNotAvailable(let family):
      "this start is not available in the family \(family.rawValue); use `start: real`"
    case .scheduleOutOfRange(let name, let t, let value, let expected):
      "\(name.rawValue)[t] must be \(expected), but \(name.rawValue)[\(t)] is \(value)"
    case .firstEntryNotGiven(let name, let expected, let value):
      "\(name.rawValue)[0] is always \(expected) (generation 0 sees real data only), but the list "
        + "begins with \(value)"
    case .weightWithoutDraws(let name, let t, let weight):
      "\(name.rawValue)[\(t)] is 0, so that part has no mean, but weight[\(t)] is \(weight); the "
        + "weight of the real part must be \(name == .fresh ? 0 : 1) there"
    case .noDraws(let t):
      "a generation needs a draw, but fresh[\(t)] and synthetic[\(t)] are both 0"
    case .windowOutOfRange(let value, let limit):
      "window must be an integer from 1 to \(limit), but is \(value)"
    case .randomSizeOutOfRange(let name, let value, let expected):
      "\(name) of random sizes must be \(expected), but is \(value)"
    case .randomSizeTooLarge(let t, let value, let limit):
      "random sizes go up to n[t] = \(limit), but n[\(t)] is \(value)"
    case .emptyRuleNeeded:
      "a generation may get no draw; say what stands for the mean of none: `empty: keep` (the model "
        + "before) or `empty: point(...)`, as a start is written"
    case .neverEmpty: "these sizes are never 0, so `empty` has no meaning"
    case .randomSizesNotAvailable(let scheme):
      "the scheme `\(scheme.rawValue)` takes no random sizes; mixture, replace, moving-average and "
        + "random-pool do"
    case .fallbackWithGivenStart:
      "a model to fall back to goes with `start: real` or `truth`; beside a given start use "
        + "`empty: keep`"
    case .targetOutOfRange(let family, let key, let value, let expected):
      "the \(key.rawValue) of the family \(family.rawValue) must be \(expected), but is \(value)"
    case .startOutOfRange(let family, let value, let expected):
      "a mean of the family \(family.rawValue) must be \(expected), but the start is \(value)"
    }
  }
}
