public import Intervals
internal import Multiprecision

/// A scheme with its own schedules as evaluated data, index = generation; n[t] and alpha[t] are those
/// of the model's ``Schedules``.
///
/// At generation 0 no model came before: alpha, weight and rate are 1 and synthetic is 0 there.
public enum TrainingScheme: Sendable {
  /// Also `replace`: alpha[t] = 0 for t >= 1.
  case mixture
  case stratified(fresh: [Int], synthetic: [Int])
  case weighted(fresh: [Int], synthetic: [Int], weight: [Number])
  case accumulate
  case window(length: Int)
  case movingAverage(rate: [Number])
  case subsample
  /// - weight: of the corpus; nil where all draws count alike.
  case fixedCorpus(weight: [Number]?)
  case randomPool

  /// Whether every number of its own is a fraction.
  var isExact: Bool {
    switch self {
    case .weighted(_, _, let numbers), .movingAverage(let numbers), .fixedCorpus(let numbers?):
      numbers.allSatisfy { $0.exactValue != nil }
    case .mixture, .stratified, .accumulate, .window, .subsample, .fixedCorpus(nil), .randomPool:
      true
    }
  }
}

extension TrainingScheme {
  /// The scheme and the schedules n and alpha of a description.
  ///
  /// - Parameter values: of the schedules that the scheme has, entries 0...horizon; `window` has one.
  public static func read(
    _ scheme: Scheme, _ values: [ScheduleName: [Number]]
  ) throws(ModelError) -> (scheme: TrainingScheme, schedules: Schedules) {
    let reader = ScheduleReader(values: values)
    switch scheme {
    case .mixture, .replace:
      return (.mixture, try reader.mixed())
    case .accumulate:
      return (.accumulate, try reader.mixed())
    case .subsample:
      return (.subsample, try reader.mixed())
    case .window:
      return (.window(length: try reader.window()), try reader.mixed())
    case .movingAverage:
      return (.movingAverage(rate: try reader.fractions(.rate)), try reader.mixed())
    case .stratified:
      let (fresh, synthetic) = try reader.counts()
      return (
        .stratified(fresh: fresh, synthetic: synthetic),
        try reader.pooled(fresh: fresh, synthetic: synthetic)
      )
    case .weighted:
      let (fresh, synthetic) = try reader.counts()
      let weight = try reader.fractions(.weight)
      for t in weight.indices {
        if fresh[t] == 0, weight[t].exactValue?.isZero != true {
          throw .weightWithoutDraws(.fresh, t: t, weight: weight[t].shortDescription)
        }
        if synthetic[t] == 0, weight[t].exactValue != .one {
          throw .weightWithoutDraws(.synthetic, t: t, weight: weight[t].shortDescription)
        }
      }
      return (
        .weighted(fresh: fresh, synthetic: synthetic, weight: weight),
        try reader.pooled(fresh: fresh, synthetic: synthetic)
      )
    case .fixedCorpus:
      let sizes = reader.entries(.sampleSize)
      let alpha: [Number] = sizes.indices.map { t in
        guard t > 0, let corpus = sizes[0].exactValue, let size = sizes[t].exactValue,
          (corpus + size).signum > 0
        else { return .exact(.one) }
        return .exact(corpus / (corpus + size))
      }
      let schedules = try Schedules(alpha: alpha, sampleSizes: sizes)
      let weight = values[.weight] == nil ? nil : try reader.fractions(.weight)
      return (.fixedCorpus(weight: weight), schedules)
    case .randomPool:
      let sizes = reader.entries(.sampleSize)
      let alpha: [Number] = sizes.indices.map { .exact(Rational(1, $0 + 1)) }
      return (.randomPool, try Schedules(alpha: alpha, sampleSizes: sizes))
    }
  }
}

/// Checks evaluated schedules, each in the words of its own name.
private struct ScheduleReader {
  let values: [ScheduleName: [Number]]

  func entries(_ name: ScheduleName) -> [Number] {
    guard let entries = values[name] else {
      preconditionFailure("the schedule \(name.rawValue) was not given")
    }
    return entries
  }

  /// n and alpha, with no fresh data where there is no alpha.
  func mixed() throws(ModelError) -> Schedules {
    let sizes = entries(.sampleSize)
    let alpha =
      values[.alpha] ?? sizes.indices.map { Number.exact($0 == 0 ? Rational.one : .zero) }
    return try Schedules(alpha: alpha, sampleSizes: sizes)
  }

  /// fresh and synthetic.
  func counts() throws(ModelError) -> (fresh: [Int], synthetic: [Int]) {
    (try counts(.fresh), try counts(.synthetic))
  }

  /// n = fresh + synthetic, and alpha = fresh / n.
  func pooled(fresh: [Int], synthetic: [Int]) throws(ModelError) -> Schedules {
    let sizes = zip(fresh, synthetic).map { $0 + $1 }
    for (t, size) in sizes.enumerated() where size < 1 { throw .noDraws(t: t) }
    return try Schedules(
      alpha: zip(fresh, sizes).map { .exact(Rational($0, $1)) },
      sampleSizes: sizes.map { .exact(Rational($0)) })
  }

  private func counts(_ name: ScheduleName) throws(ModelError) -> [Int] {
    let entries = entries(name)
    try checkFirst(name, entries)
    var result: [Int] = []
    result.reserveCapacity(entries.count)
    for (t, value) in entries.enumerated() {
      guard let exact = value.exactValue, let count = Int(exactly: exact),
        (0...ModelLimits.sampleSize).contains(count)
      else {
        throw .scheduleOutOfRange(
          name, t: t, value: value.shortDescription,
          expected: "an integer from 0 to \(ModelLimits.sampleSize)")
      }
      result.append(count)
    }
    return result
  }

  func fractions(_ name: ScheduleName) throws(ModelError) -> [Number] {
    let entries = entries(name)
    try checkFirst(name, entries)
    for (t, value) in entries.enumerated() where !value.certainlyLies(in: .zero, .one) {
      throw .scheduleOutOfRange(
        name, t: t, value: value.shortDescription, expected: "a number in [0, 1]")
    }
    return entries
  }

  func window() throws(ModelError) -> Int {
    let value = entries(.window).first
    guard let exact = value?.exactValue, let length = Int(exactly: exact), length >= 1,
      length <= ModelLimits.window
    else {
      throw .windowOutOfRange(
        value: value?.shortDescription ?? "nothing", limit: ModelLimits.window)
    }
    return length
  }

  private func checkFirst(_ name: ScheduleName, _ entries: [Number]) throws(ModelError) {
    guard let initial = name.initialValue, let first = entries.first,
      first.exactValue != Rational(initial)
    else { return }
    throw .firstEntryNotGiven(name, expected: initial, value: first.shortDescription)
  }
}
