internal import Claims
internal import Models

/// What a run is going to hold at its peak, from the sizes of its models alone: said before the run starts,
/// where it is much.
///
/// Bytes per generation and category were measured (proofs-notes/performance.md); fractions of one trajectory stay
/// below TheoryLimits.trajectoryBits, 32 MiB.
struct PeakMemory {
  enum Work {
    /// With the bytes that a row takes until it is written.
    case theory(bytesPerRow: Int)
    case check
    case simulation
  }

  let bytes: Double
  /// Generations of the longest instance.
  let generations: Int

  init(_ work: Work, of instances: [SelectedInstance], _ options: RunOptions) {
    var (total, largest, longest) = (0.0, 0.0, 0)
    for instance in instances {
      let count = instance.horizon + 1
      longest = max(longest, count)
      var perGeneration = Self.schedule + Self.value(instance.file.metric)
      switch work {
      case .theory(let bytesPerRow):
        // The report keeps the values of every instance, and all rows.
        total += Double(count) * Double(perGeneration + bytesPerRow)
        perGeneration = 0
      case .check:
        perGeneration += Self.verdict
        if instance.replicates > 0 { perGeneration += Self.summary }
      case .simulation:
        perGeneration = Self.schedule + Self.summary
        total += Double(count) * Double(Self.summary)
      }
      largest = max(largest, Double(count) * Double(perGeneration))
    }
    bytes = total + largest
    generations = longest
  }

  /// Says so where it is more than the options allow to pass in silence.
  static func announce(
    _ work: Work, of instances: [SelectedInstance], _ options: RunOptions, _ monitor: RunMonitor
  ) {
    let peak = PeakMemory(work, of: instances, options)
    guard peak.bytes > Double(options.silentBytes) else { return }
    monitor.announce(
      "note: about \(gigabytes(peak.bytes)) GB of memory at the peak, for "
        + "\(peak.generations) generations"
        + (instances.count > 1 ? " and \(instances.count) instances" : "")
        + "; --horizon takes a shorter one")
  }

  /// One digit after the point, rounded up.
  static func gigabytes(_ bytes: Double) -> String {
    let tenths = Int((bytes / 1e8).rounded(.up))
    return "\(tenths / 10).\(tenths % 10)"
  }

  // MARK: Bytes per generation, measured

  private static let schedule = 24
  private static let verdict = 160
  private static let summary = 900

  /// In fixed point, or two numbers of some hundred bits as objects.
  private static func value(_ metric: Metric) -> Int {
    [.squaredError, .chiSquared, .heterozygosity].contains(metric) ? 48 : 256
  }
}
