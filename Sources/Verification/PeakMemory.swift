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
      let own = Self.schedule(count) + Self.values(instance, count)
      switch work {
      case .theory(let bytesPerRow):
        // The report keeps the values of every instance, and all rows.
        total += own + Double(count) * Double(bytesPerRow)
      case .check:
        let summary = instance.replicates > 0 ? Self.summary : 0
        let defined = Self.defined * instance.file.definitions.definitions.count
        largest = max(largest, own + Double(count) * Double(summary + defined))
      case .simulation:
        total += Double(count) * Double(Self.summary)
        largest = max(largest, Self.schedule(count) + Double(count) * Double(Self.summary))
      }
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
    var mostly = "about"
    // How far defined sequences are needed is known once doubles have been looked at.
    if case .check = work, instances.contains(where: { !$0.file.definitions.definitions.isEmpty }) {
      mostly = "up to"
    }
    monitor.announce(
      "note: \(mostly) \(gigabytes(peak.bytes)) GB of memory at the peak, for "
        + "\(peak.generations) generations"
        + (instances.count > 1 ? " and \(instances.count) instances" : "")
        + "; --horizon takes a shorter one")
  }

  /// One digit after the point, rounded up.
  static func gigabytes(_ bytes: Double) -> String {
    let tenths = Int((bytes / 1e8).rounded(.up))
    return "\(tenths / 10).\(tenths % 10)"
  }

  // MARK: Bytes, measured

  private static let summary = 900
  /// Of a defined sequence, if its values are needed to the end.
  private static let defined = 250

  /// Kept up to a length, and made from the formula beyond.
  private static func schedule(_ count: Int) -> Double {
    24 * Double(min(count, Schedules.mostKept))
  }

  /// In fixed point up to 64 MB, and some 200 bytes for each 1024 generations; or two numbers of some hundred bits
  /// as objects.
  private static func values(_ instance: SelectedInstance, _ count: Int) -> Double {
    guard [.squaredError, .chiSquared, .heterozygosity].contains(instance.file.metric) else {
      return 256 * Double(count)
    }
    return min(32 * Double(count), 6.7e7 + 0.2 * Double(count))
  }
}
