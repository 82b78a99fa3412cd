import Foundation
import Reporting
import Testing

/// Whole outputs in every format, from ``GoldenFixtures``, against the files in `Golden/`.
///
/// Oracle: a person who looked at each file when it was written; a change shows in the diff of a
/// commit. To write them again: `ASSAY_WRITE_GOLDEN=1 swift test --filter GoldenFileTests`.
@Suite("Golden files") struct GoldenFileTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    let render: @Sendable () throws -> String

    var testDescription: String { name }
  }

  static func options(_ change: (inout RenderOptions) -> Void = { _ in }) -> RenderOptions {
    var options = RenderOptions(toolVersion: "assay 0.1.0")
    change(&options)
    return options
  }

  static func text(_ name: String, _ render: @escaping @Sendable () throws -> String) -> Case {
    Case(name: name, render: render)
  }

  static let endings: [OutputFormat: String] = [
    .text: "txt", .json: "json", .csv: "csv", .markdown: "md", .latex: "tex", .junit: "xml",
  ]

  static let cases: [Case] = checks + tables + others

  static let checks: [Case] =
    OutputFormat.allCases.map { format in
      text("check.\(endings[format] ?? "")") {
        Renderer().render(
          GoldenFixtures.check, as: format,
          options: options {
            $0.command = "assay check bounds --format \(format.rawValue)"
            $0.folder = "bounds"
            $0.notes = "proofs-notes"
          })
      }
    }

  static let tables: [Case] =
    OutputFormat.allCases.filter { $0 != .junit }.map { format in
      text("table.\(endings[format] ?? "")") {
        Renderer().render(GoldenFixtures.table, as: format, options: options())
      }
    }

  static let others: [Case] = [
    text("check-verbose.txt") {
      Renderer().render(GoldenFixtures.check, as: .text, options: options { $0.isVerbose = true })
    },
    text("check-colored.txt") {
      Renderer().render(GoldenFixtures.check, as: .text, options: options { $0.style = .ansi })
    },
    text("table-siunitx.tex") {
      Renderer().render(
        GoldenFixtures.table, as: .latex,
        options: options {
          $0.usesSiunitx = true
          $0.columnDigits = 4
        })
    },
    text("table-side-by-side.tex") {
      Renderer().render(
        GoldenFixtures.table, as: .latex, options: options { $0.isSideBySide = true })
    },
    text("table-side-by-side.txt") {
      Renderer().render(
        GoldenFixtures.table, as: .text, options: options { $0.isSideBySide = true })
    },
    text("page.html") {
      try PageRenderer.html(
        GoldenFixtures.page, options: options(), command: "assay report bounds")
    },
    text("figure.gnuplot") {
      FigureScript(
        GoldenFixtures.table, options: FigureOptions(), provenance: ["assay plot chain.yaml"]
      ).text
    },
    text("figure-separate-dark.gnuplot") {
      FigureScript(
        GoldenFixtures.table, options: FigureOptions(isDark: true, isSeparate: true)
      ).text
    },
    text("phase.gnuplot") { MapScript(GoldenFixtures.phase, options: FigureOptions()).text },
    text("verdicts.gnuplot") {
      MapScript(GoldenFixtures.check, options: FigureOptions(format: .pdf)).text
    },
  ]

  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Golden")

  @Test(arguments: cases) func isAsWritten(_ golden: Case) throws {
    let place = Self.folder.appendingPathComponent(golden.name)
    let text = try golden.render()
    if ProcessInfo.processInfo.environment["ASSAY_WRITE_GOLDEN"] != nil {
      try Data(text.utf8).write(to: place)
    }
    let expected = try String(contentsOf: place, encoding: .utf8)
    guard text != expected else { return }
    let lines = zip(
      text.components(separatedBy: "\n") + [""], expected.components(separatedBy: "\n") + [""])
    let first = lines.enumerated().first { $0.element.0 != $0.element.1 }
    Issue.record(
      """
      \(golden.name) differs from line \((first?.offset ?? 0) + 1): it is
      \(first?.element.0 ?? "")
      and was
      \(first?.element.1 ?? "")
      If that is meant: ASSAY_WRITE_GOLDEN=1 swift test --filter GoldenFileTests
      """)
  }

  /// No file is left that nothing compares.
  @Test func everyFileHasItsCase() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
    #expect(Set(files) == Set(Self.cases.map(\.name)))
  }
}
