/// The `S` column of siunitx that fits a column of numbers.
struct SiunitxFormat {
  private var integerDigits = 1
  private var decimalDigits = 0
  private var uncertaintyDigits = 0
  private var exponentDigits = 0
  private var hasSign = false
  private var hasExponentSign = false

  /// nil where a cell is neither a plain number such as `-0.306(24)` or `1.2e-7`, nor `-`, or
  /// where no cell is a number.
  init?(_ cells: [ReportTable.Cell]) {
    let contents = cells.map(\.content).filter { $0 != "-" }
    guard !contents.isEmpty, cells.allSatisfy(\.isNumeric) else { return nil }
    for content in contents {
      guard
        let match = content.wholeMatch(of: #/(-?)(\d+)(?:\.(\d+))?(?:\((\d+)\))?(?:e(-?)(\d+))?/#)
      else { return nil }
      hasSign = hasSign || !match.1.isEmpty
      integerDigits = max(integerDigits, match.2.count)
      decimalDigits = max(decimalDigits, match.3?.count ?? 0)
      uncertaintyDigits = max(uncertaintyDigits, match.4?.count ?? 0)
      hasExponentSign = hasExponentSign || match.5 == "-"
      exponentDigits = max(exponentDigits, match.6?.count ?? 0)
    }
  }

  var specification: String {
    var format = (hasSign ? "-" : "") + "\(integerDigits).\(decimalDigits)"
    if uncertaintyDigits > 0 { format += "(\(uncertaintyDigits))" }
    if exponentDigits > 0 { format += "e" + (hasExponentSign ? "-" : "") + "\(exponentDigits)" }
    return "S[table-format=\(format)]"
  }

  func cell(_ content: String) -> String { content == "-" ? "{--}" : content }
}
