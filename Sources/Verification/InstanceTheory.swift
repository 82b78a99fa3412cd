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

  /// The metric together with all others of the file that come from the laws of the categories: they
  /// cost one pass. Nil where the metric has another method, or the model several chains.
  private mutating func byCategoryLaw(
    _ metric: Metric, at precision: Precision, shouldStop: () -> Bool
  ) throws(RunError) -> Result<ExpectedTrajectory, NoTheory>? {
    guard Expectation.isByCategoryLaw(metric) else { return nil }
    let instantiation = try instantiation(at: precision)
    guard case .chain(let chain) = instantiation.model else { return nil }
    var wanted: Set<Metric> = [metric]
    for claim in instance.file.claims {
      let quantities = instance.file.quantities(of: claim, at: instantiation.data)
      wanted.formUnion(quantities.compactMap(\.metric).filter(Expectation.isByCategoryLaw))
    }
    do {
      let found = try Expectation.trajectoriesByCategoryLaw(
        of: wanted.sorted { $0.rawValue < $1.rawValue }, chain: chain,
        precision: precision, shouldStop: shouldStop)
      for (other, result) in found {
        trajectories[Key(quantity: .metric(other), precision: precision)] = result
      }
      return found[metric]
    } catch {
      throw .stopped
    }
  }
}
