internal import ArgumentParser
internal import Multiprecision
internal import Verification

/// Options that let a run go on until its tests are decided.
struct RoundsArguments: ParsableArguments {
  @Flag(
    help: ArgumentHelp(
      "Add replicates in rounds until each test has rejected, or would have found --deviation.",
      discussion: "Verdicts stay valid at the run's level, whenever the run stops."))
  var untilDecided = false

  @Option(
    help: ArgumentHelp(
      "With --until-decided: most replicates of one instance. (default: 1000000)",
      valueName: "n"))
  var maxReplicates: Int?

  @Option(
    help: ArgumentHelp(
      "With --until-decided: time for all simulation, such as 30s, 10m or 2h.", valueName: "time"))
  var maxTime: String?

  @Option(
    help: ArgumentHelp(
      "With --until-decided: the deviation, relative to the mean loss, that must have been findable. "
        + "(default: 1/100)", valueName: "fraction"))
  var deviation: String?

  func limits() throws -> UntilDecided? {
    guard untilDecided else {
      guard maxReplicates == nil, maxTime == nil, deviation == nil else {
        throw ValidationError(
          "--max-replicates, --max-time and --deviation go with --until-decided")
      }
      return nil
    }
    var result = UntilDecided()
    if let maxReplicates {
      guard (1...RunLimits.replicates).contains(maxReplicates) else {
        throw ValidationError(
          "--max-replicates is from 1 to \(RunLimits.replicates), but here is \(maxReplicates)")
      }
      result.maxReplicates = maxReplicates
    }
    if let maxTime { result.maxSeconds = try Self.seconds(maxTime) }
    if let deviation { result.deviation = try Self.fraction(deviation) }
    return result
  }

  static func fraction(_ text: String) throws -> Double {
    guard let value = Rational(text), value.signum > 0 else {
      throw ValidationError("--deviation is a positive number such as 1/100, but here is `\(text)`")
    }
    let nearest = Double(value)
    guard nearest > 0, nearest.isFinite else {
      throw ValidationError("--deviation `\(text)` is beyond the range of numbers here")
    }
    return nearest
  }

  private static func seconds(_ text: String) throws -> Double {
    let units = ["s": 1.0, "m": 60, "h": 3600]
    let unit = text.last.flatMap { units[String($0)] }
    let digits = unit == nil ? Substring(text) : text.dropLast()
    guard let value = Rational(String(digits)), value.signum > 0 else {
      throw ValidationError("--max-time is a time such as 30s, 10m or 2h, but here is `\(text)`")
    }
    return min(Double(value), 1e7) * (unit ?? 1)
  }
}
