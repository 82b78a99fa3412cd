internal import Certificates
internal import Multiprecision

/// A step of a proof that a polynomial has a sign on a box; `CertificateChecker` says what each means.
enum ProofStep {
  case leaf(Polynomial, of: Polynomial)
  case cut(Int, Rational)
  case square(Polynomial, times: Polynomial)
  case bound(Int, isUpper: Bool, [Rational])

  /// As a certificate has it, with the variables in other places.
  func certified(_ places: [Int: Int], _ count: Int) -> [String] {
    switch self {
    case .leaf(let coefficients, _): ["leaf"] + coefficients.certified(places, count)
    case .cut(let place, let at): ["cut", "\(places[place] ?? place)", at.description]
    case .square(let root, let factor):
      ["square", "\(root.terms.count)"] + root.certified(places, count)
        + factor.certified(places, count)
    case .bound(let place, let isUpper, let numbers):
      [isUpper ? "above" : "below", "\(places[place] ?? place)"] + numbers.map(\.description)
    }
  }
}

extension Polynomial {
  /// The terms as a certificate has them, with the variables in other places.
  func certified(_ places: [Int: Int], _ count: Int) -> Certificate.Polynomial {
    terms.map { monomial, coefficient -> (key: String, value: String) in
      var exponents = Array(repeating: 0, count: count)
      for (place, exponent) in monomial.enumerated() where exponent > 0 {
        exponents[places[place] ?? place] = exponent
      }
      return (exponents.map(String.init).joined(separator: " "), coefficient.description)
    }.sorted { $0.key < $1.key }.flatMap { [$0.key, $0.value] }
  }
}

/// The parts of a domain on which nothing was decided.
struct OpenParts {
  private(set) var count = 0
  /// Of the volume of the domain, by halvings.
  private(set) var share = Rational.zero
  private(set) var first: RationalBox?

  static func whole(_ box: RationalBox) -> OpenParts {
    var result = OpenParts()
    result.add(box, depth: 0)
    return result
  }

  mutating func add(_ box: RationalBox, depth: Int) {
    count += 1
    share = share + Rational(2).power(-depth)
    if first == nil { first = box }
  }

  /// In words, with the first of them.
  func description(_ variables: [ProofVariable]) -> String {
    guard let first else { return "nothing is left open" }
    let sides = zip(variables, first.sides).filter { variable, side in
      side.lower > variable.side.lower || side.upper < variable.side.upper
    }.map { "\($0.name) in [\($1.lower), \($1.upper)]" }
    return "\(count) part\(count == 1 ? "" : "s"), \(share) of the domain, left open"
      + (sides.isEmpty ? "" : ", the first at \(sides.joined(separator: ", "))")
  }
}
