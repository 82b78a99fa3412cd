internal import CMultiprecision

extension Rational: LosslessStringConvertible {
  /// The number written by the text, or nil; `parse(_:)` says why.
  public init?(_ text: String) {
    guard let value = try? Rational.parse(text) else { return nil }
    self = value
  }
}

extension Rational {
  public static let longestText = 100_000
  public static let largestTextExponent = 100_000

  /// The number written by the text, exactly: `0.1` is one tenth.
  ///
  ///     number  = [ "+" | "-" ] ( digits "/" digits | decimal [ ( "e" | "E" ) exponent ] )
  ///     decimal = digits [ "." digits ] | "." digits,      exponent = [ "+" | "-" ] digits
  ///
  /// No spaces, no separators of thousands, ASCII digits only. At most 100,000 characters and an
  /// exponent of at most 100,000 either way, so that a short text cannot ask for a huge number.
  public static func parse(_ text: String) throws(NumberSyntaxError) -> Rational {
    // Bytes, not characters: they cost nothing to count, and a number is ASCII.
    guard text.utf8.count <= longestText else {
      throw .tooLong(length: text.utf8.count, limit: longestText)
    }
    var scanner = NumberScanner(text)
    guard !scanner.isAtEnd else { throw .empty }
    let isNegative = scanner.skip("-")
    if !isNegative { _ = scanner.skip("+") }

    var value: Rational
    let whole = scanner.digits()
    if scanner.skip("/") {
      guard !whole.isEmpty else { throw .missingDigits(position: scanner.position - 1) }
      let below = try scanner.requiredDigits()
      let denominator = integer(digits: below)
      guard !denominator.isZero else { throw .zeroDenominator }
      value = integer(digits: whole) / denominator
    } else {
      var places = 0
      var digits = whole
      if scanner.skip(".") {
        let fraction = try scanner.requiredDigits()
        places = fraction.count
        digits += fraction
      }
      guard !digits.isEmpty else { throw scanner.missingDigits() }
      value = integer(digits: digits)
      let exponent = try scanner.exponent(limit: largestTextExponent)
      let shift = exponent - places
      if shift != 0 && !value.isZero { value.formMultiply(by: Rational(10).power(shift)) }
    }
    guard scanner.isAtEnd else { throw scanner.unexpected() }
    return isNegative ? -value : value
  }

  /// The integer of at least one decimal digit.
  static func integer(digits: some Collection<UInt8>) -> Rational {
    let result = RationalStorage.make()
    var text = digits.map { CChar(bitPattern: $0) }
    text.append(0)
    let status = result.read { cm_q_set_digits($0, text) }
    precondition(status == 0, "not a string of digits")
    return Rational(adopting: result)
  }
}

/// Walks over the bytes of a number.
private struct NumberScanner {
  private let text: String
  private let bytes: [UInt8]
  private var index = 0

  init(_ text: String) {
    self.text = text
    bytes = Array(text.utf8)
  }

  var isAtEnd: Bool { index == bytes.count }

  /// Of the next character, from 1. All bytes before it are ASCII.
  var position: Int { index + 1 }

  mutating func skip(_ character: Unicode.Scalar) -> Bool {
    guard !isAtEnd, UInt32(bytes[index]) == character.value else { return false }
    index += 1
    return true
  }

  mutating func digits() -> ArraySlice<UInt8> {
    let start = index
    while !isAtEnd, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[index]) { index += 1 }
    return bytes[start..<index]
  }

  mutating func requiredDigits() throws(NumberSyntaxError) -> ArraySlice<UInt8> {
    let found = digits()
    guard !found.isEmpty else { throw missingDigits() }
    return found
  }

  /// The exponent where there is one, otherwise 0.
  mutating func exponent(limit: Int) throws(NumberSyntaxError) -> Int {
    guard skip("e") || skip("E") else { return 0 }
    let isNegative = skip("-")
    if !isNegative { _ = skip("+") }
    let digits = try requiredDigits()
    var value = 0
    for digit in digits {
      value = 10 * value + Int(digit - UInt8(ascii: "0"))
      guard value <= limit else { throw .exponentTooLarge(limit: limit) }
    }
    return isNegative ? -value : value
  }

  func missingDigits() -> NumberSyntaxError {
    isAtEnd ? .missingDigits(position: position) : unexpected()
  }

  func unexpected() -> NumberSyntaxError {
    let rest = String(decoding: bytes[index...], as: UTF8.self)
    guard let character = rest.first else { return .missingDigits(position: position) }
    return .unexpectedCharacter(character, position: position)
  }
}
