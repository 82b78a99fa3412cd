/// Our side of `bench.py`: answers each line "WORKLOAD ARGUMENTS..." of standard input with the seconds
/// that the work took and a checksum of what it found.
@main struct EngineBenchmark {
  /// What a workload returns.
  struct Answer {
    let seconds: Double
    let checksum: String
  }

  struct UnknownWorkload: Error { let line: String }

  static let workloads: [String: @Sendable ([String]) throws -> Answer] = [
    "W1": ExactTrajectories.run,
    "W1f": ExactTrajectories.last,
    "W1p": ExactTrajectories.text,
    "W2": EnclosedTrajectories.run,
    "W3": CategoryLaws.interpolated,
    "W3all": CategoryLaws.totalVariation,
    "W3e": CategoryLaws.enclosed,
    "W3x": CategoryLaws.exact,
    "W4": SimulatedTrajectories.run,
    "W5": SimulatedTrajectories.statistics,
  ]

  static func main() throws {
    while let line = readLine() {
      let words = line.split(separator: " ").map(String.init)
      guard let name = words.first, let work = workloads[name] else {
        throw UnknownWorkload(line: line)
      }
      let answer = try work(Array(words.dropFirst()))
      print(answer.seconds, answer.checksum)
      flushOutput()
    }
  }

  /// The seconds of one piece of work.
  static func seconds(_ work: () throws -> Void) rethrows -> Double {
    let time = try ContinuousClock().measure(work)
    return Double(time.components.seconds) + 1e-18 * Double(time.components.attoseconds)
  }
}
