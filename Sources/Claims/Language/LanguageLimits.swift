/// What the claim language refuses, so that a stranger's file costs bounded work.
public enum LanguageLimits {
  /// Characters of one formula.
  public static let formulaLength = 20_000
  /// Nesting of one formula: parentheses, and operators that lean on each other.
  public static let depth = 300
  /// Entries of a vector written out in a formula.
  public static let vectorLength = 100_000
  /// Bits of a fraction that is kept exactly; beyond, it becomes an enclosure.
  public static let exactBits = 1 << 22
  /// Bits before the point, or zeros after it, of any number: 2^(2^30) is the largest.
  public static let magnitudeBits = 1 << 30
  /// Terms of all sums and products of one claim at one instance.
  public static let terms = 20_000_000
  /// Bits of all fractions that one sequence keeps over the generations; beyond, enclosures are.
  public static let keptBits = 1 << 28
  /// A fraction of so many bits counts as one term more, because its arithmetic costs as much:
  /// sum(k in 1..10^6, 1/k) would take minutes. Measured on sums of 1/k up to 10^5.
  static let bitsPerTerm = 4096
}
