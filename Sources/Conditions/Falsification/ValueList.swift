internal import Claims
internal import Multiprecision

/// What a search tries for one parameter: simple values, corners of the domain, random ones.
struct ValueList {
  private enum Source {
    case numbers(ParameterValues)
    case laws(ClosedRange<Int>)
    case schedules(from: Rational, to: Rational)
  }

  private let source: Source
  /// Simplest first; never empty for a domain with an element.
  let simple: [SearchValue]
  let corners: [SearchValue]

  private static let largestDenominator = 6
  private static let mostLaws = 400

  init(_ parameter: ParameterDeclaration, fixed: Rational?) {
    let values = ParameterValues(parameter, fixed: fixed)
    source = .numbers(values)
    simple = values.simple.map { .number($0) }
    corners = values.corners.map { .number($0) }
  }

  init(_ composite: CompositeParameter) {
    switch composite.kind {
    case .probabilityVector(let lengths):
      source = .laws(lengths)
      simple = Self.laws(lengths).map { .law($0) }
      corners = lengths.flatMap { length -> [SearchValue] in
        let uniform = Array(repeating: Rational(1, length), count: length)
        let vertex = (0..<length).map { $0 == 0 ? Rational.one : .zero }
        let rare = (0..<length).map {
          $0 == 0 ? Rational(1000 - length + 1, 1000) : Rational(1, 1000)
        }
        return [.law(uniform), .law(vertex), .law(rare)]
      }
    case .schedule(let lower, let upper):
      source = .schedules(from: lower, to: upper)
      simple = ScheduleShape.simple(from: lower, to: upper).map { .schedule($0) }
      corners = [
        .schedule(.constant(lower)), .schedule(.constant(upper)),
        .schedule(.alternating(odd: lower, even: upper)),
        .schedule(.steps([lower], then: upper)), .schedule(.steps([upper], then: lower)),
      ]
    }
  }

  func random(_ generator: inout SplitMix64) -> SearchValue {
    switch source {
    case .numbers(let values): return .number(values.random(&generator))
    case .laws(let lengths):
      if generator.below(3) == 0 { return simple[Int(generator.below(UInt64(simple.count)))] }
      let length = lengths.lowerBound + Int(generator.below(UInt64(lengths.count)))
      let scale = UInt64(1) << (1 + generator.below(12))
      var weights = (0..<length).map { _ in Rational(Int(generator.below(scale + 1))) }
      if weights.allSatisfy(\.isZero) { weights[0] = .one }
      let total = weights.reduce(Rational.zero, +)
      return .law(weights.map { $0 / total })
    case .schedules(let lower, let upper):
      if generator.below(3) == 0 { return simple[Int(generator.below(UInt64(simple.count)))] }
      return .schedule(ScheduleShape.random(from: lower, to: upper, &generator))
    }
  }

  /// Laws of small common denominators, simplest first.
  private static func laws(_ lengths: ClosedRange<Int>) -> [[Rational]] {
    var result: [[Rational]] = []
    for length in lengths {
      for denominator in 1...largestDenominator {
        var parts = Array(repeating: 0, count: length)
        func descend(_ place: Int, _ rest: Int) {
          guard result.count < mostLaws else { return }
          if place == length - 1 {
            parts[place] = rest
            let law = parts.map { Rational($0, denominator) }
            // Those of a smaller denominator were listed with it.
            if SearchValue.law(law).height == Rational(denominator) { result.append(law) }
            return
          }
          for part in stride(from: rest, through: 0, by: -1) {
            parts[place] = part
            descend(place + 1, rest - part)
          }
        }
        descend(0, denominator)
      }
    }
    return result
  }
}
