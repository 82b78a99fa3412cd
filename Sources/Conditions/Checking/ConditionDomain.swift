internal import Claims
public import Multiprecision

/// Parameters and their domains: `["a": "rational in [0, 1]", "N": "integer in [1, 1000]"]`.
public struct ConditionDomain: Sendable, ExpressibleByDictionaryLiteral {
  let texts: [(name: String, domain: String)]

  public init(dictionaryLiteral elements: (String, String)...) {
    texts = elements.map { (name: $0.0, domain: $0.1) }
  }

  /// Numbers, and after them laws and schedules.
  func declarations() throws(ConditionFailure) -> (
    numbers: [ParameterDeclaration], composites: [CompositeParameter]
  ) {
    var numbers: [ParameterDeclaration] = []
    var composites: [CompositeParameter] = []
    for (name, domain) in texts {
      do throws(Fault) {
        if let composite = try CompositeParameter(name: name, domain: domain) {
          composites.append(composite)
        } else {
          numbers.append(try ParameterDeclaration(name: name, domain: domain))
        }
      } catch {
        throw ConditionFailure(.invalidDomain("\(name): \(error.message)"))
      }
    }
    return (numbers, composites)
  }
}

/// The values of one point, by name.
public struct ConditionParameters: Sendable {
  let values: [String: SearchValue]

  private func value(_ name: String) -> SearchValue {
    guard let value = values[name] else {
      preconditionFailure("the domain has no parameter `\(name)`")
    }
    return value
  }

  /// - Precondition: the domain has the parameter, and it is a number.
  public subscript(name: String) -> Rational {
    guard let number = value(name).number else {
      preconditionFailure("the parameter `\(name)` is no number")
    }
    return number
  }

  /// - Precondition: the domain has the parameter, and it is a probability vector.
  public func law(_ name: String) -> [Rational] {
    guard case .law(let values) = value(name) else {
      preconditionFailure("the parameter `\(name)` is no probability vector")
    }
    return values
  }

  /// The value of a schedule at a generation; a point with an irrational one is discarded.
  ///
  /// - Precondition: the domain has the parameter, it is a schedule, and `t >= 1`.
  public func schedule(_ name: String, at t: Int) throws -> Rational {
    precondition(t >= 1, "a schedule begins at t = 1, but t is \(t)")
    guard case .schedule(let shape) = value(name) else {
      preconditionFailure("the parameter `\(name)` is no schedule")
    }
    guard let value = shape.value(at: t) else { throw Discarded() }
    return value
  }

  /// - Precondition: the domain has the parameter, and its value is an integer that fits.
  public func integer(_ name: String) -> Int {
    guard let value = Int(exactly: self[name]) else {
      preconditionFailure("the parameter `\(name)` is \(self[name]), which is no Int")
    }
    return value
  }

  /// Discards the point where a hypothesis of the condition is not met.
  public func assume(_ hypothesis: Bool) throws {
    if !hypothesis { throw Discarded() }
  }

  struct Discarded: Error {}
}

/// Why a condition was not found to hold; its description is what a failing test prints.
public struct ConditionFailure: Error, Sendable, CustomStringConvertible {
  public enum Reason: Sendable {
    /// The smallest point found at which the condition is false, or throws.
    case counterexample([(name: String, value: String)], error: String?)
    case vacuous(discarded: Int)
    case invalidDomain(String)
  }

  public let reason: Reason
  public var seed: UInt64?

  init(_ reason: Reason, seed: UInt64? = nil) {
    self.reason = reason
    self.seed = seed
  }

  public var description: String {
    let repeated = seed.map { " (seed \($0))" } ?? ""
    switch reason {
    case .counterexample(let point, let error):
      let values = point.map { "\($0.name): \($0.value)" }.joined(separator: ", ")
      let what = error.map { "throws \($0)" } ?? "is false"
      return "the condition \(what) at { \(values) }\(repeated)"
    case .vacuous(let discarded):
      return "the hypotheses of the condition were met at none of \(discarded) points\(repeated)"
    case .invalidDomain(let message):
      return "the domain cannot be read: \(message)"
    }
  }
}
