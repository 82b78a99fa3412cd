internal import Foundation
internal import Yams

/// A YAML file as a tree with places, read with bounded work.
struct Document {
  let root: Yams.Node
  let raw: RawSource

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
    func fault(_ mark: Mark?, _ message: String) -> FileFaults {
      FileFaults([
        FileFault(
          file: path, line: mark?.line ?? 1, column: mark?.column ?? 1, message: message)
      ])
    }
    if let refusal = Self.refusal(of: normalised) {
      throw FileFaults([
        FileFault(
          file: path, line: refusal.place?.line ?? 1, column: refusal.place?.column ?? 1,
          message: refusal.message)
      ])
    }
    do {
      guard let root = try Yams.compose(yaml: normalised) else {
        throw fault(
          nil, "the file has no content; a bound file is YAML with title, source, model …")
      }
      self.root = root
    } catch let error as FileFaults {
      throw error
    } catch let error as YamlError {
      let (mark, message) = Self.explain(error)
      throw fault(mark, message)
    } catch {
      throw fault(nil, "not YAML: \(error)")
    }
    var count = 0
    if let node = Self.overflow(root, depth: 0, count: &count) {
      throw fault(
        node.mark,
        "the YAML is nested more than \(FileLimits.depth) levels deep or has more than "
          + "\(FileLimits.nodes) entries")
    }
  }

  private static func explain(_ error: YamlError) -> (mark: Mark?, message: String) {
    switch error {
    case .scanner(let context, let problem, let mark, _),
      .parser(let context, let problem, let mark, _),
      .composer(let context, let problem, let mark, _):
      let detail = context.map { " \($0.text)" } ?? ""
      return (mark, "not YAML: \(problem)\(detail); quote a formula that YAML misreads")
    case .duplicatedKeysInMapping(let duplicates, let context):
      return (context.mark, "the key `\(duplicates.joined(separator: "`, `"))` stands here twice")
    case .reader(let problem, _, _, _):
      return (nil, "not YAML: \(problem)")
    default:
      return (nil, "not YAML: \(error)")
    }
  }

  // MARK: Bounded work

  /// Refuses, before anything is built, what could expand without bound: deep nesting on one line
  /// and aliases that multiply. With A aliases and L anchors a document expands at most
  /// (A/L + 1)^L fold.
  private static func refusal(of text: String) -> (
    place: (line: Int, column: Int)?, message: String
  )? {
    var anchors = 0
    var aliases = 0
    var flow = 0
    var previous: Character = "\n"
    var line = 1
    var column = 0
    var iterator = text.makeIterator()
    var next = iterator.next()
    while let character = next {
      next = iterator.next()
      column += 1
      let begins = previous.isWhitespace || "[{,:-?".contains(previous)
      let names = next.map { !$0.isWhitespace } ?? false
      if begins && names && character == "&" { anchors += 1 }
      if begins && names && character == "*" { aliases += 1 }
      if character == "[" || character == "{" { flow += 1 }
      if character == "]" || character == "}" { flow = max(0, flow - 1) }
      if flow > 8 * FileLimits.depth {
        return ((line, column), "brackets are nested too deeply")
      }
      if character == "\n" {
        line += 1
        column = 0
      }
      previous = character
    }
    guard anchors > 0 else { return nil }
    let expansion = Double(anchors) * log(Double(aliases) / Double(anchors) + 1)
    guard expansion <= log(Double(FileLimits.nodes)) else {
      return (nil, "\(anchors) anchors (&) and \(aliases) aliases (*) may expand without bound")
    }
    return nil
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
