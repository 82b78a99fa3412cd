/// What is refused before a file is worked on. Stated in `assay check --help`.
public enum FileLimits {
  /// Bytes of one bound file.
  public static let bytes = 1 << 20
  /// Nesting of YAML.
  public static let depth = 32
  /// Nodes of YAML, with aliases written out.
  public static let nodes = 200_000
  /// Bound on what aliases may expand to, reckoned from their number alone; generous, because the
  /// nodes themselves are counted later.
  static let expandedNodes = 1_000_000
  /// Bytes of a file of frequencies.
  public static let frequencyBytes = 1 << 26
  /// Bytes of a text whose bigrams are counted.
  public static let textBytes = 1 << 24
  /// Instances of one file, grids written out.
  public static let instances = 10_000
}
