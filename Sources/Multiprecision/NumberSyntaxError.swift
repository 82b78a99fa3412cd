/// Why a text is not a number. Positions count characters from 1.
public enum NumberSyntaxError: Error, Equatable, Sendable {
  case empty
  case tooLong(length: Int, limit: Int)
  case unexpectedCharacter(Character, position: Int)
  case missingDigits(position: Int)
  case exponentTooLarge(limit: Int)
  case zeroDenominator

  /// One line: what was found and what was expected.
  public var message: String {
    switch self {
    case .empty:
      "expected a number like 3, 1/10, 0.1 or 2.5e-3, but found nothing"
    case .tooLong(let length, let limit):
      "a number may have at most \(limit) characters, but this one has \(length)"
    case .unexpectedCharacter(let character, let position):
      "expected a number like 3, 1/10, 0.1 or 2.5e-3, but found '\(character)'"
        + " at character \(position)"
    case .missingDigits(let position):
      "expected a digit at character \(position) of the number"
    case .exponentTooLarge(let limit):
      "the exponent of a number must lie in -\(limit)...\(limit)"
    case .zeroDenominator:
      "the denominator of a fraction must not be zero"
    }
  }
}
