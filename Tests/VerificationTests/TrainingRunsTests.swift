import Claims
import Testing
import Verification

/// Files of runs, good and bad; expectations written by hand from RFC 4180.
@Suite struct TrainingRunsTests {
  private func messages(_ text: String) throws -> [String] {
    do {
      _ = try CompareTests.read(text)
      return []
    } catch let error as RunError {
      return error.lines
    }
  }

  @Test func quotesLineEndsAndColumnOrderAreUnderstood() throws {
    let text =
      "\u{FEFF}value,\"run\",seed,generation\r\n0.5,\"a, \"\"b\"\"\n\",1,0\r\n0.25,\"a, \"\"b\"\"\n\",1,2\r\n\r\n1e-3,c,2,0"
    let runs = try CompareTests.read(text)
    #expect(runs.runs.map(\.name) == ["a, \"b\"\n", "c"])
    #expect(runs.runs[0].values == [0: 0.5, 2: 0.25])
    #expect(runs.runs[1].values == [0: 0.001])
  }

  @Test func everyBadRowIsNamedWithItsLine() throws {
    let found = try messages(
      """
      run,generation,value
      a,0,0.5
      a,0,0.6
      a,-1,0.5
      a,1.5,0.5
      a,1,nan
      a,2,0x1p3
      a,3
      ,4,0.5
      a,5,1,5
      a,9999999999999,1
      b,1,inf
      """)
    #expect(found.count == 10)
    for (line, message) in zip([3, 4, 5, 6, 7, 8, 9, 10, 11, 12], found) {
      #expect(message.contains(":\(line):"), "\(message)")
    }
    #expect(found[0].contains("line 2"))
  }

  @Test(arguments: [
    "", "run,generation\na,0\nb,0\n", "run,generation,value,value\na,0,1,1\n", "a,0,0.5\nb,0,0.5\n",
    "run,generation,value\na,0,0.5\n", "run,generation,value\na,0,\"0.5\nb,0,1\n",
    "run,generation,value\na,0,\"0.5\"x\nb,0,1\n", "run,generation,value\na\"b,0,0.5\nb,0,1\n",
  ])
  func faultyFilesAreRefused(text: String) throws {
    #expect(try !messages(text).isEmpty)
  }

  @Test func faultsBeyondTheLimitAreCounted() throws {
    let rows = (0..<500).map { "a,\($0),x" }.joined(separator: "\n")
    let found = try messages("run,generation,value\n\(rows)\n")
    #expect(found.count == 21)
    #expect(found.last?.contains("480 more") == true)
  }

  @Test func aFileThatIsMissingIsSaid() {
    #expect(throws: RunError.self) { try TrainingRuns.read(path: "/nowhere/runs.csv") }
  }
}
