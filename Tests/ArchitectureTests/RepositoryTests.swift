import Foundation
import Testing

/// Promises about the repository itself.
@Suite struct RepositoryTests {
  static let root = ImportTests.root

  @Test func topLevelHoldsTheAgreedEntriesOnly() throws {
    let agreed: Set<String> = [
      "Package.swift", "Sources", "Tests", "bounds", "proofs-notes", "README.md", "LICENSE",
    ]
    let entries = try FileManager.default.contentsOfDirectory(atPath: Self.root.path)
    for entry in entries where !entry.hasPrefix(".") && entry != "Package.resolved" {
      #expect(agreed.contains(entry), "\(entry) does not belong at the top level")
    }
  }

  /// Every bound file names a note, and the note exists.
  @Test func everyBoundFileHasItsNote() throws {
    let bounds = Self.root.appendingPathComponent("bounds")
    let walk = try #require(FileManager.default.enumerator(atPath: bounds.path))
    var count = 0
    for case let path as String in walk where path.hasSuffix(".yaml") {
      count += 1
      let text = try String(contentsOf: bounds.appendingPathComponent(path), encoding: .utf8)
      let line = try #require(
        text.split(separator: "\n").first { $0.hasPrefix("note:") }, "\(path) names no note")
      let note = line.dropFirst(5).trimmingCharacters(in: .whitespaces)
      let place = Self.root.appendingPathComponent("proofs-notes/\(note)")
      #expect(FileManager.default.fileExists(atPath: place.path), "\(path): no note \(note)")
    }
    #expect(count >= 20)
  }

  /// Nothing needs unsafe flags: a package with them cannot be a dependency.
  @Test func manifestHasNoUnsafeFlags() throws {
    let manifest = try String(
      contentsOf: Self.root.appendingPathComponent("Package.swift"), encoding: .utf8)
    #expect(!manifest.contains("unsafeFlags"))
  }
}
