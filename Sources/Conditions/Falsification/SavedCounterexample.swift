internal import Foundation

/// A counterexample as it is kept beside its bound file, and replayed first in later runs.
public struct SavedCounterexample: Sendable, Hashable, Codable {
  public let claim: String
  /// Exact parameter texts.
  public let instance: [String: String]
  /// The first generation at which the claim fails.
  public let t: Int

  public init(claim: String, instance: [String: String], t: Int) {
    self.claim = claim
    self.instance = instance
    self.t = t
  }
}

/// `NAME.counterexamples.json`, beside `NAME.yaml`.
public struct CounterexampleFile: Sendable {
  private struct Contents: Codable {
    var schema: Int
    var bound: String
    var counterexamples: [SavedCounterexample]
  }

  public let path: String
  private let bound: String

  public init(boundFile: String) {
    let stem = URL(fileURLWithPath: boundFile).deletingPathExtension()
    path = stem.path + ".counterexamples.json"
    bound = stem.lastPathComponent
  }

  /// Nothing where there is no file yet.
  public func read() throws(ConditionError) -> [SavedCounterexample] {
    guard FileManager.default.fileExists(atPath: path) else { return [] }
    do {
      let data = try Data(contentsOf: URL(fileURLWithPath: path))
      return try JSONDecoder().decode(Contents.self, from: data).counterexamples
    } catch {
      throw .usage("\(path) is not a file of counterexamples; delete it to search afresh")
    }
  }

  /// Replaces what was known of the claims that are named, and keeps the rest.
  public func save(_ found: [SavedCounterexample]) throws(ConditionError) {
    let kept = try read().filter { old in !found.contains { $0.claim == old.claim } }
    let all = (kept + found).sorted { $0.claim < $1.claim }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    do {
      var data = try encoder.encode(Contents(schema: 1, bound: bound, counterexamples: all))
      data.append(UInt8(ascii: "\n"))
      try data.write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw .usage("the counterexamples cannot be saved to \(path)")
    }
  }
}
