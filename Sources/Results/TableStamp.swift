/// What a table carries so that it can be made again, and so that a reader sees what has changed
/// since.
public struct TableStamp: Sendable, Hashable, Codable {
  /// A bound file and a hash of its bytes.
  public struct File: Sendable, Hashable, Codable {
    public var path: String
    public var hash: String

    public init(path: String, hash: String) {
      self.path = path
      self.hash = hash
    }
  }

  /// The words after `assay table` that matter to the result.
  public var arguments: [String]
  public var files: [File]
  /// From `bound/claim` to a hash of its formula and of what the file expects of it.
  public var claims: [String: String]
  public var seed: UInt64
  /// Of each simulation; from the least to the most where files differ.
  public var replicates: String
  public var level: String
  /// Bits that interval arithmetic begins with.
  public var precision: Int
  public var version: String

  public init(
    arguments: [String], files: [File], claims: [String: String], seed: UInt64,
    replicates: String, level: String, precision: Int, version: String
  ) {
    self.arguments = arguments
    self.files = files
    self.claims = claims
    self.seed = seed
    self.replicates = replicates
    self.level = level
    self.precision = precision
    self.version = version
  }

  /// FNV-1a, 64 bits, in hexadecimal digits: against mistakes, not against malice.
  public static func hash(_ bytes: some Sequence<UInt8>) -> String {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in bytes {
      hash ^= UInt64(byte)
      hash &*= 0x100_0000_01b3
    }
    return String(hash, radix: 16)
  }

  /// The hashes of the claims of a check.
  public static func claimHashes(_ report: CheckReport) -> [String: String] {
    var hashes: [String: String] = [:]
    for result in report.results {
      hashes["\(result.bound)/\(result.claim)"] = hash(
        "\(result.formula)\u{1}\(result.expectsToHold)".utf8)
    }
    return hashes
  }

  /// One line for each thing in which the table, made again now, differs from what its stamp says.
  public func changes(to now: TableStamp) -> [String] {
    var changes: [String] = []
    for file in files {
      guard let other = now.files.first(where: { $0.path == file.path }) else {
        changes.append("stale: \(file.path) is no longer part of the table")
        continue
      }
      if other.hash != file.hash {
        changes.append("stale: \(file.path) has changed since the table was made")
      }
    }
    for file in now.files where !files.contains(where: { $0.path == file.path }) {
      changes.append("stale: \(file.path) was no part of the table")
    }
    for name in Set(claims.keys).union(now.claims.keys).sorted()
    where claims[name] != now.claims[name] {
      let what =
        claims[name] == nil ? "is new" : now.claims[name] == nil ? "is gone" : "has changed"
      changes.append("stale: the claim \(name) \(what)")
    }
    let values = [
      ("seed", "\(seed)", "\(now.seed)"), ("replicates", replicates, now.replicates),
      ("level", level, now.level), ("precision", "\(precision)", "\(now.precision)"),
    ]
    for (name, before, after) in values where before != after {
      changes.append("stale: made with \(name) \(before), made again it is \(after)")
    }
    if version != now.version {
      changes.append("stale: made by version \(version), this is \(now.version)")
    }
    return changes
  }
}
