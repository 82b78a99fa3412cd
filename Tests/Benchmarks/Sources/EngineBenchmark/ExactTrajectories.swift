import Models
import Multiprecision
import Theory

/// W1: `const|vary T`, every R[t] as a canonical fraction, kept; W1f: R[T] only; W1p: as
/// decimal text. The checksum is R[T] modulo the prime 2^61 - 1.
enum ExactTrajectories {
  static func run(_ words: [String]) throws -> EngineBenchmark.Answer {
    let chain = try chain(words)
    var trajectory: ExactTrajectory?
    let seconds = try EngineBenchmark.seconds {
      trajectory = try ExactTrajectory.make(of: .squaredError, chain: chain)
    }
    guard let trajectory else { throw EngineBenchmark.UnknownWorkload(line: "no engine") }
    return .init(seconds: seconds, checksum: residue(trajectory.value(at: chain.horizon)))
  }

  static func last(_ words: [String]) throws -> EngineBenchmark.Answer {
    let chain = try chain(words)
    var value: Rational?
    let seconds = try EngineBenchmark.seconds {
      value = try ExactTrajectory.last(of: .squaredError, chain: chain)
    }
    guard let value else { throw EngineBenchmark.UnknownWorkload(line: "no engine") }
    return .init(seconds: seconds, checksum: residue(value))
  }

  /// Checksum: the characters of all texts.
  static func text(_ words: [String]) throws -> EngineBenchmark.Answer {
    let chain = try chain(words)
    var characters = 0
    let seconds = try EngineBenchmark.seconds {
      guard let decimals = try DecimalTrajectory(of: .squaredError, chain: chain) else { return }
      while let length = decimals.next({ $0.count }) { characters += length }
    }
    return .init(seconds: seconds, checksum: String(characters))
  }

  private static func chain(_ words: [String]) throws -> CategoricalChain {
    guard words.count == 2, let shape = BenchmarkChain.Shape(rawValue: words[0]),
      let horizon = Int(words[1])
    else { throw EngineBenchmark.UnknownWorkload(line: words.joined(separator: " ")) }
    return try BenchmarkChain.make(shape, horizon: horizon)
  }

  private static let prime: UInt64 = 1 << 61 - 1

  private static func residue(_ value: Rational) -> String {
    value.withWords { numerator, denominator in
      String(product(residue(numerator), power(residue(denominator), prime - 2)))
    }
  }

  private static func residue(_ words: UnsafeBufferPointer<UInt64>) -> UInt64 {
    // 2^64 is 8 modulo 2^61 - 1.
    words.reversed().reduce(0) { (product($0, 8) + $1 % prime) % prime }
  }

  private static func product(_ a: UInt64, _ b: UInt64) -> UInt64 {
    let full = a.multipliedFullWidth(by: b)
    return prime.dividingFullWidth(full).remainder
  }

  private static func power(_ base: UInt64, _ exponent: UInt64) -> UInt64 {
    var (result, square, rest): (UInt64, UInt64, UInt64) = (1, base, exponent)
    while rest > 0 {
      if rest & 1 == 1 { result = product(result, square) }
      square = product(square, square)
      rest >>= 1
    }
    return result
  }
}
