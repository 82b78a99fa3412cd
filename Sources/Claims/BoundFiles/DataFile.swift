internal import Foundation

/// What is wrong with a file of data, or with what a bound file asks of it.
public struct DataFault: Error, Sendable {
  public let message: String
}

/// Files of data that a bound file names: in its folder or below it, links resolved.
enum DataFile {
  /// The whole file as text.
  ///
  /// - Parameters:
  ///   - name: as written in the bound file.
  ///   - folder: the bound file's.
  ///   - limit: in bytes, checked before the file is read.
  static func text(of name: String, folder: String, limit: Int) throws(DataFault) -> String {
    let url = try locate(name, folder: folder)
    guard let attributes = try? FileManager.default.attributesOfItem(atPath: url.path),
      attributes[.type] as? FileAttributeType == .typeRegular,
      let size = (attributes[.size] as? NSNumber)?.intValue
    else { throw DataFault(message: "\(name) is not a regular file") }
    guard size <= limit else {
      throw DataFault(message: "\(name) has \(size) bytes, but at most \(limit) are read")
    }
    guard let data = FileManager.default.contents(atPath: url.path),
      let text = String(data: data, encoding: .utf8)
    else { throw DataFault(message: "\(name) cannot be read as text in UTF-8") }
    return text
  }

  private static func locate(_ name: String, folder: String) throws(DataFault) -> URL {
    let base = URL(fileURLWithPath: folder, isDirectory: true).resolvingSymlinksInPath()
    guard !name.isEmpty, !name.hasPrefix("/"), !name.hasPrefix("~") else {
      throw DataFault(
        message: "`\(name)` must be a path relative to the bound file's folder, in it or below it")
    }
    let url = base.appendingPathComponent(name).standardizedFileURL.resolvingSymlinksInPath()
    guard url.path.hasPrefix(base.path + "/") else {
      throw DataFault(
        message: "`\(name)` lies outside the bound file's folder; copy the file into it or below it"
      )
    }
    guard FileManager.default.fileExists(atPath: url.path) else {
      throw DataFault(message: "there is no file `\(name)` in the bound file's folder")
    }
    return url
  }
}
