import Foundation
import Multiprecision
import Testing

@testable import Claims

/// Targets from a file of frequencies. Oracle: small tables normalised by hand.
@Suite struct FrequencyTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// The target, or the first message.
  func target(_ name: String, count: String = "2") throws -> String {
    let text = Sample.text([6: "  target: 'frequencies(\"\(name)\", \(count))'"])
    let path = try folder.write(text, as: "inside/bound.yaml")
    do throws(FileFaults) {
      let file = try BoundFile(path: path)
      let instance = try file.instantiate(
        values: file.instances[0].values, horizon: 3, precision: Workbench.precision)
      return instance.data.truth.map(\.description).joined(separator: " ")
    } catch {
      #expect(error.faults[0].line == 6)
      return error.faults[0].message
    }
  }

  @Test(arguments: [
    ("token,frequency\nthe,0.5\nof,0.25\n", "2/3 1/3"),
    ("token,frequency\r\nthe,0.5\r\nof,0.25\r\n", "2/3 1/3"),
    ("\u{FEFF}token,frequency\nthe,1\nof,3", "1/4 3/4"),
    ("token,frequency\n\"a,b\",1e-3\n\"say \"\"x\"\"\",3e-3\nbad row\n", "1/4 3/4"),
    ("token,frequency\nthe,\"1\"\nof, 3 \n", "1/4 3/4"), ("token,frequency\na,0\nb,2\n", "0 1"),
    ("token,frequency\n\"\",1\nb,1/2\n", "2/3 1/3"),
    ("token,frequency\nthe,0.5\n\nof,1\n", "f.csv, line 3: a row has two fields"),
    ("token,frequency\nthe,0.5\nof\n", "f.csv, line 3: a row has two fields"),
    ("token,frequency\nthe,0.5\na,b,1\n", "f.csv, line 3: a row has two fields"),
    (
      "token,frequency\nthe,0.5\nof,-1\n",
      "f.csv, line 3: the frequency must be a number of at least 0, but is `-1`"
    ),
    ("token,frequency\nthe,many\nof,1\n", "f.csv, line 2: the frequency must be a number"),
    ("token,frequency\nthe,nan\nof,1\n", "line 2: the frequency"),
    ("token,frequency\n\"the,1\nof,1\n", "f.csv, line 2: a row has two fields"),
    ("word,count\nthe,1\nof,1\n", "the first line must be `token,frequency`, but is `word,count`"),
    ("", "the first line must be"), ("token,frequency\nthe,1\n", "f.csv has 1 rows, but K is 2"),
    ("token,frequency\na,0\nb,0\n", "are all zero"),
  ]) func readsTables(_ table: String, _ expected: String) throws {
    _ = try folder.write(table, as: "inside/f.csv")
    let found = try target("f.csv")
    #expect(
      expected.contains("/") || expected == "0 1"
        ? found == expected || found.contains(expected) : found.contains(expected), "\(found)")
  }

  @Test func mustLieInTheFolder() throws {
    let table = "token,frequency\nthe,1\nof,1\n"
    let outside = try folder.write(table, as: "outside.csv")
    _ = try folder.write(table, as: "inside/deeper/f.csv")
    _ = try folder.write(table, as: "inside-out/f.csv")
    let inside = folder.path + "/inside"
    try FileManager.default.createSymbolicLink(
      atPath: inside + "/link.csv", withDestinationPath: outside)
    try FileManager.default.createSymbolicLink(
      atPath: inside + "/up", withDestinationPath: folder.path)
    try FileManager.default.createSymbolicLink(
      atPath: inside + "/fine.csv", withDestinationPath: inside + "/deeper/f.csv")
    #expect(try target("deeper/f.csv") == "1/2 1/2")
    #expect(try target("./deeper/../deeper/f.csv") == "1/2 1/2")
    #expect(try target("fine.csv") == "1/2 1/2")
    for name in [
      "../outside.csv", "deeper/../../outside.csv", "link.csv", "up/outside.csv",
      "../inside-out/f.csv",
    ] {
      #expect(try target(name).contains("lies outside the bound file's folder"), "\(name)")
    }
    for name in [outside, "~/x.csv", ""] {
      #expect(try target(name).contains("must be a path relative"), "\(name)")
    }
    #expect(try target("nowhere.csv").contains("there is no file `nowhere.csv`"))
    #expect(try target("deeper").contains("not a regular file"))
    #expect(try target("a\\0b").contains("a"))
  }
}
