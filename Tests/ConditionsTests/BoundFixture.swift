import Claims
import Foundation

/// Bound files written for one test.
enum BoundFixture {
  static func file(
    parameters: String = "a: rational in [0, 1]", alpha: String = "a", n: String = "2",
    start: String = "real", target: String = "[1/2, 1/2]", define: String = "",
    claims: String, horizon: Int = 3, scheme: String = "mixture"
  ) throws -> BoundFile {
    let text = """
      title: fixture
      source: { paper: none }
      parameters:
        \(parameters)
      model: { family: categorical, target: "\(target)", scheme: \(scheme), start: "\(start)" }
      schedules: { \(scheme == "replace" ? "" : "alpha: \"\(alpha)\", ")n: "\(n)" }
      metric: squared-error
      horizon: \(horizon)
      \(define)
      claims:
        \(claims)
      """
    let path = FileManager.default.temporaryDirectory
      .appendingPathComponent("fixture-\(UUID().uuidString).yaml")
    try Data(text.utf8).write(to: path)
    defer { try? FileManager.default.removeItem(at: path) }
    return try BoundFile(path: path.path)
  }
}
