import Claims
import Foundation
import Results
import Testing
import Verification

/// Bound files written for a test, in a folder of their own.
enum BoundFixtures {
  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static var shippedBounds: String { root.appendingPathComponent("bounds").path }

  /// The golden path: no blind spot of n = 1, alpha = 1/2, uniform p, K = 2, constant schedules.
  static func golden(
    start: String = "real", alpha: String = "[1, 1/4, 1/3, 0]", claims: String,
    replicates: Int = 0
  ) -> String {
    """
    title: golden path
    source: { paper: test }
    model:
      family: categorical
      target: [1/2, 1/3, 1/6]
      scheme: mixture
      start: \(start)
    schedules:
      alpha: \(alpha)
      n: [2, 3, 2, 4]
    metric: squared-error
    horizon: 3
    claims:
    \(claims.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n"))
    simulation: { replicates: \(replicates == 0 ? 1 : replicates), seed: 1 }
    """
  }

  /// Writes a file, reads it as the tool does, and removes it.
  static func read(_ text: String, name: String = "test") throws -> BoundFile {
    let folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("assay-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("\(name).yaml")
    try text.write(to: path, atomically: true, encoding: .utf8)
    return try #require(try BoundLibrary.read(paths: [path.path]).first)
  }

  static func check(_ text: String, replicates: Int = 0) throws -> CheckReport {
    var options = RunOptions()
    options.replicates = replicates
    return try Checker(files: [try read(text)], options: options).run()
  }
}
