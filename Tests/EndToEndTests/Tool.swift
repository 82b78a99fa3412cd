import Foundation
import Testing

/// One run of the built tool: whole output and exit code.
struct Tool {
  let code: Int32
  let output: String
  let errors: String
  let seconds: Double

  /// Runs the tool in a folder of its own, and ends it after the time-out.
  ///
  /// - Parameter interruptAfter: seconds after which it gets a SIGINT.
  static func run(
    _ arguments: [String], in workshop: Workshop, timeout: Double = 30,
    interruptAfter: Double? = nil
  ) throws -> Tool {
    let process = Process()
    process.executableURL = try ReadmeTests.tool()
    process.arguments = arguments
    process.currentDirectoryURL = workshop.folder
    // Files, not pipes: a pipe that nobody empties stops the tool.
    let (out, err) = (try workshop.scratch("out"), try workshop.scratch("err"))
    process.standardOutput = out.handle
    process.standardError = err.handle
    process.standardInput = FileHandle.nullDevice
    let began = ContinuousClock.now
    func elapsed() -> Double { (ContinuousClock.now - began) / .seconds(1) }
    try process.run()
    var wasInterrupted = false
    while process.isRunning {
      usleep(2000)
      if let interruptAfter, !wasInterrupted, elapsed() > interruptAfter {
        process.interrupt()
        wasInterrupted = true
      }
      if elapsed() > timeout {
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        Issue.record("assay \(arguments) did not end within \(timeout) s")
      }
    }
    process.waitUntilExit()
    return Tool(
      code: process.terminationReason == .exit ? process.terminationStatus : -1,
      output: try String(contentsOf: out.url, encoding: .utf8),
      errors: try String(contentsOf: err.url, encoding: .utf8), seconds: elapsed())
  }
}

/// A folder with bound files, removed with the test.
final class Workshop {
  let folder: URL
  private var scratches = 0

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent(
      "assay-end-to-end-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  func write(_ text: String, as name: String = "bound.yaml") throws {
    let url = folder.appendingPathComponent(name)
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
  }

  fileprivate func scratch(_ name: String) throws -> (url: URL, handle: FileHandle) {
    scratches += 1
    let url = folder.appendingPathComponent(".\(name)-\(scratches)")
    try Data().write(to: url)
    return (url, try FileHandle(forWritingTo: url))
  }
}

/// The golden path: exact values are known for it, and it avoids blind spots (no two parameters
/// equal, no schedule constant).
enum Golden {
  static let lines = [
    "title: The golden path",  // 1
    "source: { paper: Somebody 2026 }",  // 2
    "model:",  // 3
    "  family: categorical",  // 4
    "  target: [1/2, 1/3, 1/6]",  // 5
    "  scheme: mixture",  // 6
    "  start: real",  // 7
    "schedules:",  // 8
    "  alpha: [1, 1/4, 1/3, 0]",  // 9
    "  n: [2, 3, 2, 4]",  // 10
    "metric: squared-error",  // 11
    "horizon: 3",  // 12
    "claims:",  // 13
    "  recursion: R[t] = (1 - alpha[t])^2 * (1 - 1/n[t]) * R[t-1] + (1 - normsq(p)) / n[t]  for t >= 1",
    "simulation: { replicates: 100, seed: 7 }",  // 15
  ]

  static func text(_ changes: [Int: String] = [:], adding more: String = "") -> String {
    lines.enumerated().map { changes[$0.offset + 1] ?? $0.element }.joined(separator: "\n") + "\n"
      + more
  }
}
