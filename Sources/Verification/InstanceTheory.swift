internal import Claims
internal import Intervals
internal import Models
internal import Multiprecision
internal import Theory

/// Expectations of one instance, at the precisions that were asked for.
struct InstanceTheory {
  let instance: SelectedInstance
  private var instantiations: [Precision: Instantiation] = [:]
  private var trajectories: [Key: Result<ExpectedTrajectory, NoTheory>] = [:]

  /// Whether the laws of the categories are exact, or out of the reach of interpolation.
  private var refusesInterpolation = false

  private struct Key: Hashable {
    let quantity: Quantity
    let precision: Precision
  }

  /// - Parameter known: the instance's model at a precision, where it has been read already.
  init(_ instance: SelectedInstance, known: Instantiation? = nil) {
    self.instance = instance
    if let known { instantiations[known.data.precision] = known }
  }

  /// Why a faster engine did not serve, where one is offered.
  var remarks: [String] {
    Set(trajectories.values.compactMap { try? $0.get().remark }).sorted()
  }

  mutating func instantiation(at precision: Precision) throws(RunError) -> Instantiation {
    if let known = instantiations[precision] { return known }
    do {
      let result = try instance.file.instantiate(
        values: instance.values, horizon: instance.horizon, precision: precision)
      instantiations[precision] = result
      return result
    } catch {
      throw .files(error)
    }
  }

  /// The quantity at t = 0...T (a single value for the absorption time), or why there is none.
  mutating func expectation(
    of quantity: Quantity, at precision: Precision, shouldStop: () -> Bool
  ) throws(RunError) -> Result<ExpectedTrajectory, NoTheory> {
    let model = try instantiation(at: precision).model
    if let known = trajectories[Key(quantity: quantity, precision: precision)] { return known }
    if let final = trajectories.first(where: {
      $0.key.quantity == quantity && (try? $0.value.get().isFinal) == true
    }) {
      return final.value
    }
    if let metric = quantity.metric,
      let shared = try byCategoryLaw(metric, at: precision, shouldStop: shouldStop)
    {
      return shared
    }
    let result = Result { () throws(NoTheory) in
      try Expectation.trajectory(
        of: quantity, model: model, precision: precision, shouldStop: shouldStop)
    }
    if case .failure(.stopped) = result { throw .stopped }
    trajectories[Key(quantity: quantity, precision: precision)] = result
    return result
  }

  /// The metric by interpolated laws, where it comes from laws that are not exact: milliseconds, in doubles.
  mutating func interpolation(
    of metric: Metric, options: RunOptions, shouldStop: () -> Bool
  ) throws(RunError) -> ExpectedTrajectory? {
    let precision = Expectation.interpolationPrecision
    guard options.shownDigits != nil, options.precision > precision,
      Expectation.isByCategoryLaw(metric), !refusesInterpolation
    else { return nil }
    if let known = trajectories[Key(quantity: .metric(metric), precision: precision)] {
      return try? known.get()
    }
    guard case .chain(let chain) = try instantiation(at: options.precision).model else {
      return nil
    }
    do {
      let found = try Expectation.interpolatedTrajectories(
        of: try wanted(with: metric, at: options.precision), chain: chain, shouldStop: shouldStop)
      guard let found else {
        refusesInterpolation = true
        return nil
      }
      for (other, result) in found {
        trajectories[Key(quantity: .metric(other), precision: precision)] = result
      }
      return try? found[metric]?.get()
    } catch {
      throw .stopped
    }
  }

  /// The quantity with this many certain digits (nil: as many as there are), and the precision it took.
  mutating func expectation(
    of quantity: Quantity, certainDigits: Int?, options: RunOptions, shouldStop: () -> Bool
  ) throws(RunError) -> (result: Result<ExpectedTrajectory, NoTheory>, precision: Precision) {
    if let certainDigits, let metric = quantity.metric,
      let quick = try interpolation(of: metric, options: options, shouldStop: shouldStop),
      quick.values.allSatisfy({ $0.isCertain(toDigits: certainDigits) })
    {
      return (.success(quick), Expectation.interpolationPrecision)
    }
    return (
      try expectation(of: quantity, at: options.precision, shouldStop: shouldStop),
      options.precision
    )
  }

  /// All metrics of the file that come from the laws of the categories.
  private mutating func wanted(
    with metric: Metric, at precision: Precision
  ) throws(RunError) -> [Metric] {
    let data = try instantiation(at: precision).data
    var wanted: Set<Metric> = [metric]
    for claim in instance.file.claims {
      let quantities = instance.file.quantities(of: claim, at: data)
      wanted.formUnion(quantities.compactMap(\.metric).filter(Expectation.isByCategoryLaw))
    }
    return wanted.sorted { $0.rawValue < $1.rawValue }
  }

  /// The metric together with all others of the file that come from the laws of the categories: they
  /// cost one pass. Nil where the metric has another method, or the model several chains.
  private mutating func byCategoryLaw(
    _ metric: Metric, at precision: Precision, shouldStop: () -> Bool
  ) throws(RunError) -> Result<ExpectedTrajectory, NoTheory>? {
    guard Expectation.isByCategoryLaw(metric) else { return nil }
    guard case .chain(let chain) = try instantiation(at: precision).model else { return nil }
    let wanted = try wanted(with: metric, at: precision)
    do {
      let found = try Expectation.trajectoriesByCategoryLaw(
        of: wanted, chain: chain, precision: precision, shouldStop: shouldStop)
      for (other, result) in found {
        trajectories[Key(quantity: .metric(other), precision: precision)] = result
      }
      return found[metric]
    } catch {
      throw .stopped
    }
  }
}
