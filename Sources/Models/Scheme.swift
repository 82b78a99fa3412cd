/// Whom a generation learns from: the word in a bound file, with the schedules it takes.
public enum Scheme: String, CaseIterable, Sendable {
  /// Each of the n[t] draws is real with probability alpha[t], else a draw of P[t-1].
  case mixture
  /// Every draw is a draw of P[t-1]: `mixture` with alpha[t] = 0 for t >= 1.
  case replace
  /// Exactly fresh[t] real draws and synthetic[t] draws of P[t-1], pooled.
  case stratified
  /// weight[t] times the mean of fresh[t] real draws plus the rest times that of synthetic[t] draws of P[t-1].
  case weighted
  /// n[t] new draws; all batches are kept and pooled.
  case accumulate
  /// n[t] new draws, pooled with the batches of the last `window` generations, its own included.
  case window
  /// (1 - rate[t]) P[t-1] plus rate[t] times the mean of n[t] new draws.
  case movingAverage = "moving-average"
  /// n[t] new draws join those kept; the fit is on n[t] of all, drawn without replacement.
  case subsample
  /// The same n[0] real draws for ever, and n[t] draws of P[t-1].
  case fixedCorpus = "fixed-corpus"
  /// n[t] draws, each from one of the truth and P[0], ..., P[t-1], chosen uniformly.
  case randomPool = "random-pool"

  /// Schedules that a file must give, and those it may.
  public var schedules: (required: [ScheduleName], optional: [ScheduleName]) {
    switch self {
    case .mixture: ([.sampleSize, .alpha], [])
    case .replace, .randomPool: ([.sampleSize], [])
    case .stratified: ([.fresh, .synthetic], [])
    case .weighted: ([.fresh, .synthetic, .weight], [])
    case .accumulate, .subsample: ([.sampleSize], [.alpha])
    case .window: ([.sampleSize, .window], [.alpha])
    case .movingAverage: ([.sampleSize, .rate], [.alpha])
    case .fixedCorpus: ([.sampleSize], [.weight])
    }
  }

  /// Those of its schedules that are sequences of their own in formulas, beside n and alpha, which
  /// every scheme has.
  public var ownSequences: [ScheduleName] {
    let (required, optional) = schedules
    return (required + optional).filter { ![.sampleSize, .alpha, .window].contains($0) }
  }
}

/// A schedule's key in a bound file, and its name in formulas.
public enum ScheduleName: String, CaseIterable, Sendable {
  case sampleSize = "n"
  /// The fraction of real data.
  case alpha
  /// Real draws of a generation.
  case fresh
  /// Draws of a generation from the model before it.
  case synthetic
  /// The weight of the real part.
  case weight
  /// The weight of the new batch.
  case rate
  /// How many batches are kept: one integer for all generations.
  case window

  /// In words, for messages.
  public var meaning: String {
    switch self {
    case .sampleSize: "the draws of each generation"
    case .alpha: "the fraction of real data"
    case .fresh: "the real draws of each generation"
    case .synthetic: "the draws of each generation from the model before it"
    case .weight: "the weight of the real part"
    case .rate: "the weight of the new batch"
    case .window: "the number of batches that are kept"
    }
  }

  /// The entry at generation 0, where no model came before; nil where the schedule gives it.
  public var initialValue: Int? {
    switch self {
    case .sampleSize, .fresh, .window: nil
    case .alpha, .weight, .rate: 1
    case .synthetic: 0
    }
  }
}
