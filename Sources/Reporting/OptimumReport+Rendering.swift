internal import Intervals
internal import Multiprecision
public import Results

extension OptimumReport {
  func document(_ options: RenderOptions) -> TabularDocument {
    switch self {
    case .weight(let weight): weight.document(options)
    case .schedule(let schedule): schedule.document(options)
    }
  }

  func csv(_ options: RenderOptions) -> String {
    switch self {
    case .weight(let weight): weight.csv(options)
    case .schedule(let schedule): schedule.csv
    }
  }

  func json(_ options: RenderOptions) -> JSONValue {
    let result: JSONValue =
      switch self {
      case .weight(let weight): weight.json(options)
      case .schedule(let schedule): schedule.json(options)
      }
    return ["schema": .integer(1), "command": "optimum", "results": .array([result])]
  }
}

extension Renderer {
  public func render(
    _ report: OptimumReport, as format: OutputFormat, options: RenderOptions
  ) -> String {
    written(
      as: format, text: report.document(options).text(options), json: report.json(options),
      csv: report.csv(options), markdown: report.document(options).markdown(options),
      latex: report.document(options).latex(options))
  }
}

/// `2 w^2 - 3 w + 1`, from coefficients in ascending order.
func polynomialText(_ coefficients: [Rational], _ variable: String) -> String {
  var text = ""
  for (power, value) in coefficients.enumerated().reversed() where !value.isZero {
    let size = value.magnitude
    let name = power == 0 ? "" : power == 1 ? variable : "\(variable)^\(power)"
    let factor = size == .one && power > 0 ? "" : "\(size)\(name.isEmpty ? "" : " ")"
    let sign = value.signum < 0 ? (text.isEmpty ? "-" : " - ") : text.isEmpty ? "" : " + "
    text += "\(sign)\(factor)\(name)"
  }
  return text
}

extension OptimumReport.Weight {
  private var enclosure: Number {
    if let exact { return .exact(exact) }
    let precision = Precision(bits: max(64, lower.bitCount + upper.bitCount))
    let ends = Interval(lower, precision: precision)
      .hull(Interval(upper, precision: precision))
    return .enclosure(ends)
  }

  private var formula: String { polynomialText(polynomial, "w") }

  /// What a reader can compute again, line by line.
  private var certificate: [String] {
    guard let discriminant, let root else {
      return ["\(formula) = 0 at w = \(lower)"]
    }
    return [
      "\(formula) < 0 at w = \(lower): \(valueAtLower)",
      "\(formula) > 0 at w = \(upper): \(valueAtUpper)",
      "no polynomial of lower degree: its discriminant \(discriminant) is no square, "
        + "\(root)^2 < \(discriminant) < \(root + .one)^2",
    ]
  }

  func document(_ options: RenderOptions) -> TabularDocument {
    let decimal = NumberText.decimal(enclosure, digits: options.digits)
    var rows: [[ReportTable.Cell]] = [
      [.text("weight of the real part w"), .number(decimal)],
      [.text("minimal polynomial of w"), .text(formula)],
      [.text("of u = 1 - w"), .text(polynomialText(complement, "u"))],
      [.text("least error, over that of the real draws alone"), .text("w itself")],
      [.text("pooling all draws alike, w"), .number(pooledWeight.description)],
      [
        .text("its error, over that of the real draws alone"),
        .number(pooledError?.description ?? "infinite"),
      ],
    ]
    if let exact { rows.insert([.text("exactly"), .number(exact.description)], at: 1) }
    return TabularDocument(
      tables: [
        ReportTable(
          title: "\(problem): c = \(shrink), k = \(ratio)",
          columns: [.init("what", wraps: true), .init("value")], rows: rows)
      ],
      remarks: certificate.map { "certificate: \($0)" } + [
        "certificate: dR/dw has the sign of \(polynomialText(general, "w")) where c (1 - w)^2 < 1, "
          + "negative at 0 and positive at 1, with one root between; there R is smallest"
      ], command: "optimum weight", run: nil)
  }

  /// c w² + (1 - c + k) w - k.
  private var general: [Rational] { [-ratio, .one - shrink + ratio, shrink] }

  func csv(_ options: RenderOptions) -> String {
    var table = CSVText(header: ["problem", "c", "k", "polynomial", "exact", "lower", "upper"])
    table.append([
      problem, shrink.description, ratio.description, formula, exact?.description ?? "",
      lower.description, upper.description,
    ])
    return table.written
  }

  func json(_ options: RenderOptions) -> JSONValue {
    [
      "problem": .string(problem), "c": .string(shrink.description),
      "k": .string(ratio.description),
      "polynomial": .strings(polynomial.map(\.description)),
      "complement_polynomial": .strings(complement.map(\.description)),
      "exact": JSONValue(exact?.description), "lower": .string(lower.description),
      "upper": .string(upper.description), "value_at_lower": .string(valueAtLower.description),
      "value_at_upper": .string(valueAtUpper.description),
      "discriminant": JSONValue(discriminant?.description),
      "integer_root": JSONValue(root?.description),
      "pooled_weight": .string(pooledWeight.description),
      "pooled_error": JSONValue(pooledError?.description),
    ]
  }
}

extension OptimumReport.Schedule {
  private static let shownSizes = 12

  private static func text(_ sizes: [Int]) -> String {
    let shown = sizes.prefix(shownSizes).map(String.init).joined(separator: ", ")
    return "[\(shown)\(sizes.count > shownSizes ? ", ..." : "")]"
  }

  func document(_ options: RenderOptions) -> TabularDocument {
    // Around the best one: the rest is in JSON and CSV.
    let best = self.best.sizes.count
    let shown = rows.filter { abs($0.sizes.count - best) <= 4 }
    let geometric = geometric.prefix(Self.shownSizes)
      .map { EstimateText.decimal($0, digits: 4) }.joined(separator: ", ")
    var remarks = [
      "exact: a table over generations and draws; r[t] increases with r[t-1], so it is exhaustive",
      "sizes in proportion to (1 - alpha)^(T - t): [\(geometric)"
        + "\(self.geometric.count > Self.shownSizes ? ", ..." : "")]",
    ]
    if let informationLevel {
      let level = NumberText.decimal(.exact(informationLevel), digits: 6)
      remarks.append("the level 1 / (1/r[0] + alpha^2 draws), asymptotic: \(level)")
    }
    return TabularDocument(
      tables: [
        ReportTable(
          title: "\(total) draws, alpha = \(alpha), r[0] = \(initial)",
          columns: [
            .init("generations", .right), .init("n[1], n[2], ...", wraps: true),
            .init("r[T]", .right), .init("", .left),
          ],
          rows: shown.map { row in
            [
              .number(String(row.sizes.count)), .text(Self.text(row.sizes)),
              .number(NumberText.decimal(.exact(row.error), digits: options.digits)),
              .text(row.sizes == self.best.sizes ? "best" : ""),
            ]
          })
      ], remarks: remarks, command: "optimum schedule", run: nil)
  }

  var csv: String {
    var table = CSVText(header: ["generations", "sizes", "error", "best"])
    for row in rows {
      table.append([
        String(row.sizes.count), row.sizes.map(String.init).joined(separator: " "),
        row.error.description, row.sizes == best.sizes ? "true" : "false",
      ])
    }
    return table.written
  }

  func json(_ options: RenderOptions) -> JSONValue {
    [
      "draws": .integer(total), "alpha": .string(alpha.description),
      "initial": .string(initial.description), "generations": .integer(best.sizes.count),
      "sizes": .array(best.sizes.map { .integer($0) }),
      "error": .string(best.error.description),
      "information_level": JSONValue(informationLevel?.description),
      "by_generations": .array(
        rows.map {
          [
            "sizes": .array($0.sizes.map { .integer($0) }),
            "error": .string($0.error.description),
          ]
        }),
    ]
  }
}
