public import Multiprecision

/// What the command line may change about a run.
public struct RunOptions: Sendable {
  /// Parameter texts that replace those of every instance.
  public var overrides: [(name: String, text: String)] = []
  /// Only this instance of a file, from 1.
  public var instance: Int?
  public var horizon: Int?
  /// 0: no simulation.
  public var replicates: Int?
  public var seed: UInt64?
  public var threads = 1
  /// Where interval arithmetic begins; it is raised up to ``precisionCeiling``.
  public var precision = Precision(bits: 128)
  /// Significant digits of enclosures that are shown: nil for as many as there are. With few of them, doubles that
  /// enclose serve where they decide and all digits that are shown are certain; MPFR where not.
  public var shownDigits: Int?
  /// The run's false-alarm probability.
  public var level = RunLevel.standard
  public var isStrict = false
  /// Simulate in rounds rather than a fixed number of replicates.
  public var untilDecided: UntilDecided?
  /// A check over so many generations judges exactly only where enclosures in doubles leave doubt; the results are
  /// the same.
  public var screensFrom = 1024
  /// Memory that a run may take without saying so before it starts.
  public var silentBytes = 1_000_000_000
  /// Memory that the caller needs for each row of a report, as far as rows are kept.
  public var bytesPerRow = 0

  public init() {}

  /// Bits at which an open comparison stays undecided.
  public static let precisionCeiling = 2048
  /// Bits at which an equality of enclosures that still overlap is called supported.
  public static let equalityPrecision = 256
}

/// A false-alarm probability as a fraction, as the user wrote it.
public struct RunLevel: Sendable, Hashable {
  public let value: Rational

  public static let standard = RunLevel(unchecked: Rational(1, 1000))

  private init(unchecked value: Rational) { self.value = value }

  /// nil unless 0 < value < 1.
  public init?(_ value: Rational) {
    guard value.signum > 0, value < Rational.one else { return nil }
    self.value = value
  }
}

/// What a long run tells and asks while it works.
public struct RunMonitor: Sendable {
  /// Work done of work planned, in the same unit, and what is being done.
  public let progress: @Sendable (_ done: Double, _ activity: String) -> Void
  /// Polled at least every few milliseconds; true ends the run early.
  public let shouldStop: @Sendable () -> Bool
  /// A line that the user should see before the run goes on.
  public let announce: @Sendable (String) -> Void

  public init(
    progress: @escaping @Sendable (_ done: Double, _ activity: String) -> Void,
    shouldStop: @escaping @Sendable () -> Bool,
    announce: @escaping @Sendable (String) -> Void = { _ in }
  ) {
    self.progress = progress
    self.shouldStop = shouldStop
    self.announce = announce
  }

  /// The monitor of a part of the work: its progress runs from one fraction of the whole to another.
  public func part(_ from: Double, _ to: Double) -> RunMonitor {
    RunMonitor(
      progress: { progress(from + (to - from) * $0, $1) }, shouldStop: shouldStop,
      announce: announce)
  }

  public static let silent = RunMonitor(progress: { _, _ in }, shouldStop: { false })
}
