/// What a bound file says of the contexts of a next-token model, beside their laws.
public struct ContextDescription: Sendable {
  public typealias Value = ModelDescription.Value

  /// A context written out.
  public struct Entry: Sendable {
    let visit: Value
    let law: [Value]
    let source: SourceText
  }

  public enum Counts: Sendable {
    case fixed
    case multinomial(unseen: Unseen)
  }

  /// What becomes of a context without a draw.
  public enum Unseen: Sendable {
    case keep
    case uniform
    case unigram
    case law([Value])
  }

  /// How the errors of the contexts make one.
  public enum Weights: Sendable {
    /// 1/C each.
    case uniform
    /// Proportional to visit[c], with sum 1.
    case frequency
    /// 1 each.
    case sum
    case list([Value])
  }

  public let counts: Counts
  public let weights: Weights
  public let source: SourceText
  public let weightsSource: SourceText
  public let unseenSource: SourceText
}
