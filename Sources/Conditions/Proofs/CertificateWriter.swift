internal import Certificates
internal import Foundation
internal import Multiprecision

/// Puts the obligations of several parts, each with variables of its own, into one certificate.
///
/// Only variables that occur are kept, and only those that an inequality uses have a range.
struct CertificateWriter {
  private struct Entry {
    let pending: PendingObligation
    let steps: [ProofStep]
    let label: String
    /// From places of the part to those among all parts.
    let offset: Int
  }

  private var entries: [Entry] = []
  private var variables: [(variable: ProofVariable, label: String, offset: Int)] = []

  mutating func add(_ pending: PendingObligation, _ steps: [ProofStep], _ part: ProofPart) {
    entries.append(
      Entry(pending: pending, steps: steps, label: part.label, offset: variables.count))
  }

  /// After the last obligation of a part.
  mutating func finish(_ part: ProofPart) {
    let offset = variables.count
    variables += part.scope.variables.map { ($0, part.label, offset) }
  }

  var certificate: Certificate {
    let (occurring, ranged) = places
    let order = occurring.sorted()
    let places = Dictionary(
      order.enumerated().map { ($0.element, $0.offset) }, uniquingKeysWith: { first, _ in first })
    func certified(_ polynomial: Polynomial, _ offset: Int) -> Certificate.Polynomial {
      polynomial.certified(local(places, offset), order.count)
    }
    var result = Certificate()
    result.variables = order.map { place in
      let (variable, label, offset) = variables[place]
      var written = Certificate.Variable()
      written.name = label.isEmpty ? variable.name : "\(variable.name) (\(label))"
      written.meaning = variable.meaning
      (written.lower, written.upper) = ("0", "0")
      if let function = variable.function {
        written.function = function.function.rawValue
        written.numerator = certified(function.numerator, offset)
        written.denominator = certified(function.denominator, offset)
      } else if variable.isRanged, ranged.contains(place) {
        written.lower = variable.side.lower.description
        written.upper = variable.side.upper.description
      } else {
        written.meaning += ": any number, in identities only"
      }
      written.includesLower = variable.side.includesLower
      written.includesUpper = variable.side.includesUpper
      return written
    }
    result.obligations = entries.map { entry in
      var written = Certificate.Obligation()
      written.purpose =
        entry.label.isEmpty ? entry.pending.purpose : "\(entry.label): \(entry.pending.purpose)"
      written.relation = entry.pending.relation
      written.products = entry.pending.products.filter { !$0.contains(where: \.isZero) }.map {
        $0.map { certified($0, entry.offset) }
      }
      written.steps = entry.steps.map { $0.certified(local(places, entry.offset), order.count) }
      return written
    }
    return result
  }

  private func local(_ places: [Int: Int], _ offset: Int) -> [Int: Int] {
    Dictionary(
      places.filter { $0.key >= offset }.map { ($0.key - offset, $0.value) },
      uniquingKeysWith: { first, _ in first })
  }

  /// Places that occur anywhere, and those that an inequality uses.
  private var places: (occurring: Set<Int>, ranged: Set<Int>) {
    var occurring: Set<Int> = []
    var ranged: Set<Int> = []
    for entry in entries {
      var found: Set<Int> = []
      for polynomial in entry.pending.products.joined() { found.formUnion(polynomial.places) }
      for step in entry.steps {
        switch step {
        case .leaf(_, let polynomial):
          found.formUnion(polynomial.places)
          ranged.formUnion(polynomial.places.map { $0 + entry.offset })
        case .cut(let place, _), .bound(let place, _, _): found.insert(place)
        case .square(let root, let factor):
          found.formUnion(root.places)
          found.formUnion(factor.places)
        }
      }
      occurring.formUnion(found.map { $0 + entry.offset })
    }
    for place in variables.indices.reversed() where occurring.contains(place) {
      guard let function = variables[place].variable.function else { continue }
      let arguments = function.numerator.places.union(function.denominator.places)
      occurring.formUnion(arguments.map { $0 + variables[place].offset })
    }
    return (occurring, ranged)
  }
}
