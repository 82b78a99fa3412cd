/// A whole claim, typed.
public struct ClaimFormula: Sendable {
  public enum Statement: Sendable {
    /// At every generation of the range.
    case always(Proposition)
    case eventually(Proposition)
    case limit(Expression, Relation, Expression)
    /// `nonincreasing` and its kin: E(t) against E(t-1).
    case monotone(Expression, Relation)
  }

  /// `for`: both ends included; nil: 0..T.
  public struct GenerationRange: Sendable {
    public let from: Expression?
    public let to: Expression?
    /// Steps to add to a written strict end: `t > 3` begins at 4.
    public let fromOffset: Int
    public let toOffset: Int
    public let span: Range<Int>
  }

  public let text: String
  public let statement: Statement
  public let range: GenerationRange?
  public let condition: Proposition?
  public let shape: ClaimShape
  /// Number of `constantSlot`s in use.
  public let constantSlots: Int
  /// Every expectation the claim mentions itself; its definitions may mention more.
  public let mentions: QuantityMentions
  /// Every defined sequence the claim mentions itself.
  public let definitions: Set<Int>
}
