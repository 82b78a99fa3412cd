public import Claims
internal import Foundation

/// Finds and reads bound files.
public enum BoundLibrary {
  /// Reads every bound file of the paths; folders are searched in depth, in order of name.
  ///
  /// - Throws: every fault of every file; nothing runs where one is faulty.
  public static func read(paths: [String]) throws(RunError) -> [BoundFile] {
    var found: [String] = []
    for path in paths {
      for file in try files(at: path) where !found.contains(file) { found.append(file) }
    }
    guard !found.isEmpty else {
      throw .usage(
        "no bound files (.yaml, .yml) in \(paths.joined(separator: ", ")); "
          + "name a file or a folder: assay check bounds")
    }
    var result: [BoundFile] = []
    var faults: [FileFault] = []
    for path in found {
      do { result.append(try BoundFile(path: path)) } catch { faults += error.faults }
    }
    var places: [String: String] = [:]
    for file in result {
      if let other = places.updateValue(file.path, forKey: file.name) {
        faults.append(
          FileFault(
            file: file.path, line: 1, column: 1,
            message: "the name `\(file.name)` is taken by \(other); names of bound files are unique"
          ))
      }
    }
    guard faults.isEmpty else { throw .files(FileFaults(faults)) }
    return result
  }

  private static func files(at path: String) throws(RunError) -> [String] {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw .usage("there is no file or folder `\(path)`")
    }
    guard isFolder.boolValue else { return [path] }
    guard let walk = FileManager.default.enumerator(atPath: path) else {
      throw .usage("the folder `\(path)` cannot be read")
    }
    let base = path.hasSuffix("/") ? String(path.dropLast()) : path
    var result: [String] = []
    for case let name as String in walk {
      let isHidden = name.split(separator: "/").contains { $0.hasPrefix(".") }
      if !isHidden, name.hasSuffix(".yaml") || name.hasSuffix(".yml") {
        result.append("\(base)/\(name)")
      }
    }
    return result.sorted()
  }
}
