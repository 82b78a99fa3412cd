internal import Claims
internal import Foundation

extension TrainingRuns {
  /// Reads a file in long format: a header with the columns `run`, `generation` and `value` in any
  /// order, then one row for each value. Other columns are ignored, and that is said.
  ///
  /// - Throws: every bad row, with its line, up to a limit.
  public static func read(path: String) throws(RunError) -> TrainingRuns {
    guard let attributes = try? FileManager.default.attributesOfItem(atPath: path),
      attributes[.type] as? FileAttributeType == .typeRegular,
      let size = (attributes[.size] as? NSNumber)?.intValue
    else { throw .usage("--runs: there is no file `\(path)`") }
    guard size <= RunLimits.runsBytes else {
      throw .usage(
        "--runs: \(path) has \(size) bytes, but at most \(RunLimits.runsBytes) are read")
    }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw .usage("--runs: the file `\(path)` cannot be read")
    }
    guard String(data: data, encoding: .utf8) != nil else {
      throw .usage("--runs: \(path) is not text in UTF-8")
    }
    var reader = TrainingRunsReader(path: path, bytes: [UInt8](data))
    return try reader.read()
  }
}

/// Rows to runs, with every fault collected.
private struct TrainingRunsReader {
  let path: String
  var records: CSVRecords
  var faults: [FileFault] = []
  var faultCount = 0
  /// Run name to position.
  var positions: [String: Int] = [:]
  var names: [String] = []
  var firstLines: [Int] = []
  var values: [[Int: (value: Double, line: Int)]] = []
  var resolution = DecimalResolution()

  init(path: String, bytes: [UInt8]) {
    self.path = path
    records = CSVRecords(bytes)
  }

  mutating func read() throws(RunError) -> TrainingRuns {
    var notes: [String] = []
    do throws(CSVRecords.Fault) {
      guard let header = try records.next() else {
        throw CSVRecords.Fault(
          line: 1, column: 1, message: "the file is empty; expected run,generation,value")
      }
      if let columns = columns(header) {
        if header.count > 3 {
          let others = header.map(\.text).filter { !Self.names.contains($0.trimmed) }
          notes.append("columns ignored in \(path): \(others.joined(separator: ", "))")
        }
        var rows = 0
        while let record = try records.next() {
          rows += 1
          guard rows <= RunLimits.runsRows else {
            fault(record[0], "more than \(RunLimits.runsRows) rows")
            break
          }
          take(record, columns, width: header.count)
        }
      }
    } catch {
      add(FileFault(file: path, line: error.line, column: error.column, message: error.message))
    }
    if faultCount == 0, names.count < 2 {
      add(
        FileFault(
          file: path, line: 1, column: 1,
          message: "at least 2 runs are needed, but here are \(names.count)"))
    }
    guard faults.isEmpty else {
      if faultCount > faults.count {
        faults.append(
          FileFault(
            file: path, line: 1, column: 1,
            message: "and \(faultCount - faults.count) more faults in other rows"))
      }
      throw .files(FileFaults(faults))
    }
    let largest = values.flatMap { $0.values.map { abs($0.value) } }.max() ?? 0
    return TrainingRuns(
      path: path,
      runs: names.indices.map { index in
        TrainingRuns.Run(
          name: names[index], values: values[index].mapValues(\.value), line: firstLines[index])
      }, rounding: resolution.rounding(largest: largest), notes: notes)
  }

  // MARK: Rows

  private static let names = ["run", "generation", "value"]

  private struct Columns {
    let run: Int
    let generation: Int
    let value: Int
  }

  private mutating func columns(_ header: [CSVRecords.Field]) -> Columns? {
    var found: [Int] = []
    for name in Self.names {
      let matches = header.indices.filter { header[$0].text.trimmed == name }
      guard matches.count == 1 else {
        let text = header.map(\.text).joined(separator: ",").prefix(80)
        fault(
          header[0],
          "the header must have the columns run, generation and value once each, but is `\(text)`")
        return nil
      }
      found += matches
    }
    return Columns(run: found[0], generation: found[1], value: found[2])
  }

  private mutating func take(_ record: [CSVRecords.Field], _ columns: Columns, width: Int) {
    guard record.count == width else {
      fault(
        record[0], "a row has \(width) fields like the header, but here are \(record.count)")
      return
    }
    if let long = record.first(where: { $0.text.utf8.count > RunLimits.runsFieldLength }) {
      fault(long, "a field has at most \(RunLimits.runsFieldLength) characters")
      return
    }
    let name = record[columns.run].text
    guard !name.trimmed.isEmpty else {
      fault(record[columns.run], "the run has no name")
      return
    }
    let generationText = record[columns.generation].text.trimmed
    guard let generation = Int(generationText), (0...RunLimits.horizon).contains(generation)
    else {
      fault(
        record[columns.generation],
        "the generation must be an integer from 0 to \(RunLimits.horizon), but is "
          + "`\(generationText)`")
      return
    }
    let text = record[columns.value].text.trimmed
    guard DecimalResolution.isDecimal(text), let value = Double(text), value.isFinite else {
      fault(record[columns.value], "the value must be a finite decimal number, but is `\(text)`")
      return
    }
    let position = positions[name] ?? add(run: name, line: record[columns.run].line)
    if let other = values[position].updateValue((value, record[0].line), forKey: generation) {
      fault(
        record[0],
        "run `\(name)` has a value at generation \(generation) already, in line \(other.line)")
      return
    }
    resolution.observe(text)
  }

  private mutating func add(run name: String, line: Int) -> Int {
    positions[name] = names.count
    names.append(name)
    firstLines.append(line)
    values.append([:])
    return names.count - 1
  }

  private mutating func fault(_ field: CSVRecords.Field, _ message: String) {
    add(FileFault(file: path, line: field.line, column: field.column, message: message))
  }

  private mutating func add(_ fault: FileFault) {
    faultCount += 1
    if faults.count < RunLimits.runsFaults { faults.append(fault) }
  }
}

extension String {
  fileprivate var trimmed: String { trimmingCharacters(in: .whitespaces) }
}
