internal import Foundation
internal import Yams

/// A YAML file as a tree with places, read with bounded work.
struct Document {
  let root: Yams.Node
  let raw: RawSource
  let text: String

  /// - Parameter path: as the user gave it, for messages.
  static func read(path: String) throws(FileFaults) -> Document {
    func refuse(_ message: String) -> FileFaults {
      FileFaults([FileFault(file: path, line: 1, column: 1, message: message)])
    }
    let data = try bytes(path: path, refuse)
    guard !data.isEmpty else {
      throw refuse("the file is empty; a bound file is YAML with title, source, model and claims")
    }
    guard let text = String(data: data, encoding: .utf8), !text.contains("\0") else {
      throw refuse("the file is not text in UTF-8; a bound file is YAML")
    }
    return try Document(text: text, path: path)
  }

  private static func bytes(
    path: String, _ refuse: (String) -> FileFaults
  ) throws(FileFaults) -> Data {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw refuse("there is no such file")
    }
    guard !isFolder.boolValue else { throw refuse("this is a folder, not a bound file") }
    guard
      let attributes = try? FileManager.default.attributesOfItem(
        atPath: URL(fileURLWithPath: path).resolvingSymlinksInPath().path),
      attributes[.type] as? FileAttributeType == .typeRegular,
      let size = (attributes[.size] as? NSNumber)?.intValue
    else { throw refuse("this is not a regular file") }
    guard size <= FileLimits.bytes else {
      throw refuse(
        "the file has \(size) bytes, but a bound file may have at most \(FileLimits.bytes)")
    }
    guard let data = FileManager.default.contents(atPath: path) else {
      throw refuse("the file cannot be read")
    }
    return data
  }

  init(text: String, path: String) throws(FileFaults) {
    let normalised = text.replacingOccurrences(of: "\r\n", with: "\n")
    raw = RawSource(file: path, text: normalised)
    self.text = normalised
    func fault(_ place: Place?, _ message: String) -> FileFaults {
      FileFaults([
        FileFault(
          file: path, line: place?.line ?? 1, column: place?.column ?? 1, message: message)
      ])
    }
    if let refusal = Self.refusal(of: normalised) { throw fault(nil, refusal) }
    do {
      guard let root = try Yams.compose(yaml: normalised) else {
        throw fault(
          nil, "the file has no content; a bound file is YAML with title, source, model …")
      }
      self.root = root
    } catch let error as FileFaults {
      throw error
    } catch let error as YamlError {
      let (place, message) = Self.explain(error)
      throw fault(place, message)
    } catch {
      throw fault(nil, "not YAML: \(error)")
    }
    var count = 0
    if let node = Self.overflow(root, depth: 0, count: &count) {
      throw fault(
        node.mark.map { ($0.line, $0.column) },
        "the YAML is nested more than \(FileLimits.depth) levels deep or has more than "
          + "\(FileLimits.nodes) entries")
    }
  }

  private typealias Place = (line: Int, column: Int)

  private static func explain(_ error: YamlError) -> (place: Place?, message: String) {
    switch error {
    case .scanner(let context, let problem, let mark, _),
      .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      guard !problem.hasPrefix("Maximum nesting level") else {
        return (
          (mark.line, mark.column), "the YAML is nested more than \(FileLimits.depth) levels deep"
        )
      }
      let detail = context.map { " \($0.text)" } ?? ""
      return (
        (mark.line, mark.column),
        "not YAML: \(problem)\(detail); quote a formula that YAML misreads"
      )
    case .duplicatedKeysInMapping(let duplicates, let context):
      let place = (context.mark.line, context.mark.column)
      return (place, "the key `\(duplicates.joined(separator: "`, `"))` stands here twice")
    case .reader(let problem, let offset, let value, let text):
      let code = value < 0 ? "" : " (U+\(String(value, radix: 16, uppercase: true)))"
      return (offset.flatMap { place(ofByte: $0, in: text) }, "not YAML: \(problem)\(code)")
    default:
      return (nil, "not YAML: \(error)")
    }
  }

  private static func place(ofByte offset: Int, in text: String) -> Place? {
    guard (0...text.utf8.count).contains(offset) else { return nil }
    let before = text.utf8.prefix(offset)
    let line = before.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    let column = String(decoding: line.last ?? before, as: UTF8.self).unicodeScalars.count
    return (max(1, line.count), column + 1)
  }

  // MARK: Bounded work

  /// Refuses, before anything is built, aliases that may multiply without bound: with A aliases
  /// and L anchors a document expands at most (A/L + 1)^L fold. A tree of shared nodes is small,
  /// but a mapping with such keys is walked in full to compare them. Nesting is bounded by libyaml.
  private static func refusal(of text: String) -> String? {
    var anchors = 0
    var aliases = 0
    // Every node but the root follows one of these.
    var separators = 0
    var previous: Unicode.Scalar = "\n"
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&", "*":
        let begins =
          previous.properties.isWhitespace
          || "[{,:-?\u{FEFF}".unicodeScalars
            .contains(previous)
        if begins && scalar == "&" { anchors += 1 }
        if begins && scalar == "*" { aliases += 1 }
      case "[", "{", ",", ":", "-", "?", "\n", "\r", "\u{85}", "\u{2028}", "\u{2029}":
        separators += 1
      default: break
      }
      previous = scalar
    }
    guard anchors > 0 else { return nil }
    let expansion =
      log(Double(separators + 1)) + Double(anchors) * log(Double(aliases) / Double(anchors) + 1)
    guard expansion > log(Double(FileLimits.expandedNodes)) else { return nil }
    return "\(anchors) anchors (&) and \(aliases) aliases (*) may expand without bound"
  }

  private static func overflow(_ node: Yams.Node, depth: Int, count: inout Int) -> Yams.Node? {
    count += 1
    guard depth <= FileLimits.depth, count <= FileLimits.nodes else {
      return node
    }
    switch node {
    case .sequence(let sequence):
      for child in sequence {
        if let node = overflow(child, depth: depth + 1, count: &count) { return node }
      }
    case .mapping(let mapping):
      for (key, value) in mapping {
        if let node = overflow(key, depth: depth + 1, count: &count) { return node }
        if let node = overflow(value, depth: depth + 1, count: &count) { return node }
      }
    default: break
    }
    return nil
  }
}
