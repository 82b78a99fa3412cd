internal import Foundation

/// Two JSON texts, compared value by value; each difference is named by its path.
enum JSONComparison {
  static func differences(_ old: String, _ new: String) -> [String] {
    guard let before = tree(old), let after = tree(new) else {
      return ["the table is no JSON text"]
    }
    var found: [String] = []
    compare(before, after, at: "", &found)
    return found
  }

  private static func tree(_ text: String) -> Any? {
    try? JSONSerialization.jsonObject(with: Data(text.utf8))
  }

  private static func compare(_ old: Any, _ new: Any, at path: String, _ found: inout [String]) {
    if let old = old as? [String: Any], let new = new as? [String: Any] {
      // The stamp is compared on its own.
      let names = Set(old.keys).union(new.keys).subtracting(path.isEmpty ? ["stamp"] : [])
      for name in names.sorted() {
        let inner = path.isEmpty ? name : "\(path).\(name)"
        compareMember(old[name], new[name], at: inner, &found)
      }
    } else if let old = old as? [Any], let new = new as? [Any] {
      compareLists(old, new, at: path, &found)
    } else if "\(old)" != "\(new)" {
      found.append("\(path): the table has `\(old)`, made again it is `\(new)`")
    }
  }

  private static func compareMember(
    _ old: Any?, _ new: Any?, at path: String, _ found: inout [String]
  ) {
    switch (old, new) {
    case (let old?, let new?): compare(old, new, at: path, &found)
    case (_?, nil): found.append("\(path): not in the table made again")
    case (nil, _?): found.append("\(path): missing from the table")
    case (nil, nil): break
    }
  }

  /// Elements that say which generation or claim they are of are matched by that, others by place.
  private static func compareLists(
    _ old: [Any], _ new: [Any], at path: String, _ found: inout [String]
  ) {
    for name in ["t", "claim"] {
      guard let before = keyed(old, by: name), let after = keyed(new, by: name) else { continue }
      for key in before.order + after.order.filter({ before.values[$0] == nil }) {
        compareMember(
          before.values[key], after.values[key], at: "\(path)[\(name) = \(key)]", &found)
      }
      return
    }
    for index in 0..<max(old.count, new.count) {
      compareMember(
        index < old.count ? old[index] : nil, index < new.count ? new[index] : nil,
        at: "\(path)[\(index)]", &found)
    }
  }

  /// nil where an element lacks the key, or two have the same.
  private static func keyed(
    _ list: [Any], by name: String
  ) -> (order: [String], values: [String: Any])? {
    var order: [String] = []
    var values: [String: Any] = [:]
    for element in list {
      guard let key = (element as? [String: Any])?[name] else { return nil }
      guard values.updateValue(element, forKey: "\(key)") == nil else { return nil }
      order.append("\(key)")
    }
    return list.isEmpty ? nil : (order, values)
  }
}
