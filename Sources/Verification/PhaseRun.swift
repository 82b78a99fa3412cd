public import Claims
internal import Intervals
internal import Models
internal import Multiprecision
public import Results
internal import Theory

/// Where the loop improves, plateaus or collapses, over two parameters of a file: decided by the
/// theorems on limits, never by finitely many generations.
public struct PhaseRun: Sendable {
  /// A parameter and the texts of its values.
  public struct Axis: Sendable {
    public let name: String
    public let texts: [String]

    public init(name: String, texts: [String]) {
      self.name = name
      self.texts = texts
    }
  }

  /// Points of one map.
  public static let cellLimit = 10_000

  let file: BoundFile
  let x: Axis
  let y: Axis
  let options: RunOptions

  public init(file: BoundFile, x: Axis, y: Axis, options: RunOptions) {
    self.file = file
    self.x = x
    self.y = y
    self.options = options
  }

  public func run(_ monitor: RunMonitor = .silent) throws(RunError) -> PhaseReport {
    guard x.name != y.name else { throw .usage("--x and --y must be two parameters") }
    guard x.texts.count * y.texts.count <= Self.cellLimit else {
      throw .usage("a phase map has at most \(Self.cellLimit) points")
    }
    let columns = try values(x)
    let rows = try values(y)
    let base = try baseValues()
    var phases: [[Phase]] = []
    for (number, row) in rows.enumerated() {
      monitor.progress(Double(number) / Double(rows.count), "phases: \(file.name)")
      if monitor.shouldStop() { throw .stopped }
      var line: [Phase] = []
      for column in columns {
        var values = base
        values[try position(x)] = column
        values[try position(y)] = row
        line.append(try phase(at: values))
      }
      phases.append(line)
    }
    return PhaseReport(
      bound: file.name, x: .init(name: x.name, values: columns.map(\.description)),
      y: .init(name: y.name, values: rows.map(\.description)), phases: phases)
  }

  // MARK: The grid

  private func position(_ axis: Axis) throws(RunError) -> Int {
    guard let position = file.parameters.firstIndex(where: { $0.name == axis.name }) else {
      throw .usage(
        "\(file.path) has no parameter `\(axis.name)`; it has "
          + file.parameters.map(\.name).joined(separator: ", "))
    }
    return position
  }

  private func values(_ axis: Axis) throws(RunError) -> [Rational] {
    let parameter = file.parameters[try position(axis)]
    var result: [Rational] = []
    for text in axis.texts {
      do { result.append(try parameter.value(of: text)) } catch {
        throw .usage("\(axis.name)=\(text): \(error.message)")
      }
    }
    return result
  }

  /// The other parameters: those of the chosen instance, else the first.
  private func baseValues() throws(RunError) -> [Rational] {
    var options = options
    if file.instances.isEmpty {
      // The axes need some value for an instance to exist; the grid then replaces it.
      for axis in [x, y] {
        options.overrides.append((name: axis.name, text: axis.texts.first ?? "0"))
      }
    }
    guard let first = try SelectedInstance.select(from: [file], options: options).first else {
      throw .usage("\(file.path) has no instance")
    }
    return first.values
  }

  // MARK: One point

  private func phase(at values: [Rational]) throws(RunError) -> Phase {
    let instantiation: Instantiation
    do {
      instantiation = try file.instantiate(
        values: values, horizon: options.horizon ?? min(file.horizon, 1),
        precision: options.precision)
    } catch {
      throw .files(error)
    }
    let model = instantiation.model
    let limit = ScheduleLimits.limit(
      of: file.metric, model: model, precision: options.precision)
    switch limit.value {
    case .zero: return .vanishes
    case .infinite: return .diverges
    case .unknown: return .unknown
    case .positive, .value: break
    }
    let diversity = ScheduleLimits.limit(
      of: .heterozygosity, model: model, precision: options.precision)
    if case .zero = diversity.value { return .collapses }
    guard case .value(let final) = limit.value else { return .unknown }
    let first: ExpectedTrajectory
    do {
      first = try Expectation.trajectory(
        of: file.metric, model: model, precision: options.precision)
    } catch {
      return .unknown
    }
    let context = NumberContext(precision: options.precision)
    switch Number.order(final, first.values[0], in: context) {
    case .less: return .improves
    case .equal, .greater, .greaterOrEqual: return .plateaus
    case .lessOrEqual, .overlapping, .unknown: return .unknown
    }
  }
}
