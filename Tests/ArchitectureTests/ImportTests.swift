import Foundation
import Testing

/// The arrows between modules, compared with the `import` lines of every source file.
///
/// SwiftPM lets a file import what its target depends on only through another target, so the
/// manifest alone does not keep the wall.
@Suite struct ImportTests {
  /// What each module may import of this package; the table of proofs-notes/architecture.md.
  static let arrows: [String: Set<String>] = [
    "CMultiprecision": [],
    "Multiprecision": ["CMultiprecision"],
    "Intervals": ["Multiprecision"],
    "Scalars": ["Intervals", "Multiprecision"],
    "Models": ["Intervals", "Multiprecision"],
    "CIntervals": [],
    "Claims": ["Scalars", "Models", "Intervals", "Multiprecision", "Yams", "CIntervals"],
    "Theory": ["Scalars", "Models", "Intervals", "Multiprecision", "CTrajectories"],
    "RandomStreams": [],
    "CSimulation": [],
    "Simulation": ["Models", "RandomStreams", "CSimulation"],
    "CInference": [],
    "Inference": ["CInference"],
    "Results": ["Intervals", "Multiprecision"],
    "Reporting": ["Results", "Intervals", "Multiprecision", "Mustache"],
    "Verification": [
      "Theory", "Claims", "Simulation", "Inference", "Results", "Models", "Intervals",
      "Multiprecision",
    ],
    "Certificates": ["Multiprecision"],
    "Optima": ["Multiprecision"],
    "Conditions": [
      "Certificates", "Claims", "Theory", "Models", "Results", "Intervals", "Multiprecision",
    ],
    "AssayCommand": [
      "Verification", "Conditions", "Certificates", "Optima", "Reporting", "Claims", "Results",
      "Multiprecision", "ArgumentParser",
    ],
    "Assay": [
      "Certificates", "Claims", "Conditions", "Inference", "Intervals", "Models", "Multiprecision",
      "Results", "Scalars",
      "Simulation", "Theory", "Verification",
    ],
  ]

  static let system: Set<String> = ["Foundation", "Dispatch", "Synchronization", "Glibc"]

  static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static func sources() throws -> [(module: String, path: String, text: String)] {
    let folder = root.appendingPathComponent("Sources")
    let walk = try #require(FileManager.default.enumerator(atPath: folder.path))
    var result: [(module: String, path: String, text: String)] = []
    for case let path as String in walk where path.hasSuffix(".swift") {
      let text = try String(contentsOf: folder.appendingPathComponent(path), encoding: .utf8)
      result.append((String(path.prefix { $0 != "/" }), path, text))
    }
    return result
  }

  /// The modules that a text imports.
  static func imports(of text: String) -> [String] {
    text.split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ")
      guard let position = words.firstIndex(of: "import"), position + 1 < words.count,
        words[..<position].allSatisfy({
          ["public", "internal", "package", "private", "fileprivate"].contains($0)
            || $0.hasPrefix("@")
        })
      else { return nil }
      return String(words[position + 1].prefix { $0 != "." })
    }
  }

  @Test func everyImportIsAnArrow() throws {
    let sources = try Self.sources()
    #expect(sources.count > 100)
    for (module, path, text) in sources {
      let allowed = try #require(Self.arrows[module], "\(module) is not in the table")
      for name in Self.imports(of: text) where !Self.system.contains(name) {
        #expect(allowed.contains(name), "\(path) imports \(name)")
      }
    }
  }

  /// Following the arrows, theory and simulation never reach each other.
  @Test func theWallHolds() throws {
    func reachable(from module: String) -> Set<String> {
      var reached: Set<String> = []
      var open = [module]
      while let next = open.popLast() {
        if reached.insert(next).inserted { open += Self.arrows[next] ?? [] }
      }
      return reached
    }
    for module in ["Theory", "Claims", "Scalars", "Models"] {
      #expect(reachable(from: module).isDisjoint(with: ["Simulation", "RandomStreams"]))
    }
    for module in ["Simulation", "RandomStreams"] {
      #expect(reachable(from: module).isDisjoint(with: ["Theory", "Claims", "Scalars"]))
    }
  }

  /// Negative control: an import in disguise is seen.
  @Test(arguments: [
    "import Theory", "internal import Theory", "@testable import Theory",
    "public import Theory", "  import Theory", "@_exported public import Theory",
  ])
  func importLinesAreRecognised(line: String) {
    let found = Self.imports(of: "// import Nothing\n\(line)\n")
    #expect(found.count == 1)
  }
}
