extension RunLimits {
  /// Of a file of training runs.
  static let runsBytes = 64 << 20
  static let runsRows = 2_000_000
  static let runsFieldLength = 200
  /// Faults of a file of training runs that are named one by one.
  static let runsFaults = 20

  public static let runsDescription = """
    Limits of the file of runs: \(runsBytes) bytes, \(runsRows) rows, fields of \
    \(runsFieldLength) characters, generations up to \(horizon).
    """
}
