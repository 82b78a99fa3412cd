import Foundation
import Inference

/// The betting test on values from a file, for `Tests/Benchmarks/betting.py`, which puts the same
/// values before the package confseq.
///
/// The file: one line `level lower upper`, one line of null means, then one value a line. Printed: for
/// each null mean the logarithm of the e-value; then the ends of the confidence interval, which are
/// the null means where the e-value reaches 1 / level.
enum BettingSequence {
  static func run(path: String) throws {
    let lines = try String(contentsOfFile: path, encoding: .utf8)
      .split(separator: "\n").map { $0.split(separator: " ").compactMap { Double($0) } }
    guard lines.count > 3, lines[0].count == 3 else {
      FileHandle.standardError.write(Data("\(path): expected level, range, means, values\n".utf8))
      exit(2)
    }
    let (level, lower, upper) = (try Level(lines[0][0]), lines[0][1], lines[0][2])
    let values = lines.dropFirst(2).flatMap(\.self)
    func logEValue(_ mean: Double) throws -> Double {
      var test = try BettingTest(
        null: .zeroMean, lower: [lower - mean], upper: [upper - mean], level: level, rounding: 0)
      for value in values { try test.observe([value - mean][...]) }
      return test.logEValue
    }
    for mean in lines[1] { print(try logEValue(mean)) }
    let begun = DispatchTime.now().uptimeNanoseconds
    let center = values.reduce(0, +) / Double(values.count)
    func end(_ outer: Double) throws -> Double {
      var (inside, outside) = (center, outer)
      for _ in 0..<30 {
        let middle = (inside + outside) / 2
        if try logEValue(middle) >= log(level.threshold) {
          outside = middle
        } else {
          inside = middle
        }
      }
      return outside
    }
    print(try end(lower), try end(upper))
    print(Double(DispatchTime.now().uptimeNanoseconds - begun) / 1e9)
  }
}
