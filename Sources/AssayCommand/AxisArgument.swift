internal import ArgumentParser
internal import Multiprecision
internal import Verification

/// `a=0,1/100,1/2` or `a=0..1:21`, the values of a parameter along an axis.
struct AxisArgument: ExpressibleByArgument {
  let axis: PhaseRun.Axis

  init?(argument: String) {
    let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
    guard parts.count == 2, !parts[0].isEmpty, let texts = Self.texts(parts[1]) else { return nil }
    axis = PhaseRun.Axis(name: parts[0], texts: texts)
  }

  private static func texts(_ text: String) -> [String]? {
    guard let range = text.range(of: "..") else {
      let values = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      return values.allSatisfy { !$0.isEmpty } ? values : nil
    }
    let rest = text[range.upperBound...].split(separator: ":")
    guard rest.count == 2, let from = Rational(String(text[..<range.lowerBound])),
      let to = Rational(String(rest[0])), let count = Int(rest[1]), (2...1000).contains(count)
    else { return nil }
    let step = (to - from) / Rational(count - 1)
    return (0..<count).map { (from + Rational($0) * step).description }
  }
}
