extension ReportTable {
  /// A `tabular` with the rules of `booktabs`.
  ///
  /// - Parameter siunitx: columns of plain numbers become `S` columns, aligned at the point.
  func latex(siunitx: Bool = false) -> String {
    let formats = columns.indices.map { index in
      siunitx ? SiunitxFormat(rows.map { $0[index] }) : nil
    }
    let specification = zip(columns, formats).map { column, format in
      format?.specification ?? (column.alignment == .right ? "r" : "l")
    }.joined()
    let titles = zip(columns, formats).map { column, format in
      format == nil ? column.title.escapedForLaTeX : "{\(column.title.escapedForLaTeX)}"
    }
    var lines = title.map { ["% \($0)"] } ?? []
    lines += ["\\begin{tabular}{\(specification)}", "\\toprule"]
    if let caption {
      lines.append(
        Self.row(["\\multicolumn{\(columns.count)}{l}{\(caption.escapedForLaTeX)}"]))
      lines.append("\\midrule")
    }
    lines += groupLines + [Self.row(titles), "\\midrule"]
    lines += rows.map { row in
      Self.row(
        zip(row, formats).map { cell, format in format?.cell(cell.content) ?? cell.latex })
    }
    lines += ["\\bottomrule", "\\end{tabular}"]
    return lines.map { $0 + "\n" }.joined()
  }

  /// The headings over groups of columns, each with a rule below.
  private var groupLines: [String] {
    guard columns.contains(where: { $0.group != nil }) else { return [] }
    var cells: [String] = []
    var rules: [String] = []
    var start = 0
    while start < columns.count {
      guard let group = columns[start].group else {
        cells.append("")
        start += 1
        continue
      }
      let count = columns[start...].prefix { $0.group == group }.count
      cells.append("\\multicolumn{\(count)}{c}{\(group.heading.escapedForLaTeX)}")
      rules.append("\\cmidrule(lr){\(start + 1)-\(start + count)}")
      start += count
    }
    return [Self.row(cells), rules.joined(separator: " ")]
  }

  private static func row(_ cells: [String]) -> String {
    // A row that begins with a bracket would be read as the optional argument of \\.
    let text = cells.joined(separator: " & ")
    return (text.hasPrefix("[") ? "{}" : "") + text + " \\\\"
  }
}

extension ReportTable.Cell {
  fileprivate var latex: String {
    guard isNumeric, let first = content.unicodeScalars.first,
      "-0123456789[i".unicodeScalars.contains(first), content != "-"
    else { return content.escapedForLaTeX }
    return "$" + content.withPowersOfTen.withSymbols + "$"
  }
}

extension String {
  /// The text as LaTeX that shows it: one line, no command of its own.
  var escapedForLaTeX: String {
    var result = ""
    for character in printable {
      switch character {
      case "\\": result += "\\textbackslash{}"
      case "~": result += "\\textasciitilde{}"
      case "^": result += "\\textasciicircum{}"
      case "<": result += "\\textless{}"
      case ">": result += "\\textgreater{}"
      case "|": result += "\\textbar{}"
      case "_", "%", "&", "#", "$", "{", "}":
        result.append("\\")
        result.append(character)
      default: result.append(character)
      }
    }
    return result
  }

  /// `1.2e-7` as `1.2\times10^{-7}`, wherever a number is written so.
  fileprivate var withPowersOfTen: String {
    var result = ""
    var rest = Substring(self)
    while let mark = rest.firstIndex(where: { $0 == "e" || $0 == "E" }) {
      result += rest[..<mark]
      let tail = rest[rest.index(after: mark)...]
      let power = tail.prefix { $0.isNumber || $0 == "-" || $0 == "+" }
      result += "\\times10^{\(power.first == "+" ? power.dropFirst() : power)}"
      rest = tail.dropFirst(power.count)
    }
    return result + rest
  }

  fileprivate var withSymbols: String {
    replacing(" +- ", with: "\\pm ").replacing("inf", with: "\\infty")
  }
}
