internal import Claims
internal import Multiprecision
internal import Results

/// One instance of one file that a run works on.
struct SelectedInstance {
  let file: BoundFile
  let record: InstanceRecord
  let values: [Rational]
  let horizon: Int
  let replicates: Int
  let seed: UInt64

  /// Names the random streams of this instance: the same in every run that contains it.
  var streamKey: UInt64 {
    var text = file.name
    for parameter in record.parameters { text += "\u{1}\(parameter.name)=\(parameter.value)" }
    // FNV-1a, 64 bits.
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in text.utf8 {
      hash ^= UInt64(byte)
      hash &*= 0x100_0000_01b3
    }
    return hash
  }

  /// "contaminated-chain (a = 1/10, N = 100)".
  var title: String {
    record.parameters.isEmpty ? file.name : "\(file.name) (\(file.describe(values)))"
  }

  /// The instances of the files that the options leave, in file order.
  static func select(
    from files: [BoundFile], options: RunOptions
  ) throws(RunError) -> [SelectedInstance] {
    var result: [SelectedInstance] = []
    for (name, _) in options.overrides
    where !files.contains(where: {
      $0.parameters.contains { $0.name == name } || $0.composites.contains { $0.name == name }
    }) {
      throw .usage("--set \(name)=...: no file of this run has a parameter `\(name)`")
    }
    for file in files {
      result += try select(from: file, options: options)
    }
    return result
  }

  private static func select(
    from file: BoundFile, options: RunOptions
  ) throws(RunError) -> [SelectedInstance] {
    let overrides = try overrides(of: file, options)
    let laws = try compositeOverrides(of: file, options)
    var candidates = Array(
      file.instances.enumerated().map {
        (index: $0 + 1, values: $1.values, composites: $1.composites)
      })
    if candidates.isEmpty {
      guard overrides.count == file.parameters.count, laws.count == file.composites.count else {
        let missing =
          file.parameters.map(\.name).filter { overrides[$0] == nil }
          + file.composites.map(\.name).filter { laws[$0] == nil }
        throw .usage(
          "\(file.path) declares parameters but has no instances; add `instances:` to the file or "
            + "give values: " + missing.map { "--set \($0)=..." }.joined(separator: " "))
      }
      candidates = [(1, file.parameters.map { _ in Rational.zero }, [:])]
    }
    if let wanted = options.instance {
      guard let match = candidates.first(where: { $0.index == wanted }) else {
        throw .usage(
          "--instance \(wanted): \(file.path) has \(candidates.count) instance"
            + (candidates.count == 1 ? "" : "s"))
      }
      candidates = [match]
    }
    var seen: Set<[String]> = []
    var result: [SelectedInstance] = []
    for (index, original, composites) in candidates {
      let values = zip(file.parameters, original).map { overrides[$0.name] ?? $1 }
      let file = try filled(file, composites.merging(laws) { _, given in given })
      // Two instances may become the same one by an override.
      let parameters = file.assignments(values).map {
        InstanceRecord.Parameter(name: $0.name, value: $0.text)
      }
      let isNew = seen.insert(parameters.map(\.value)).inserted
      guard isNew || (overrides.isEmpty && laws.isEmpty) else { continue }
      result.append(
        SelectedInstance(
          file: file, record: InstanceRecord(index: index, parameters: parameters),
          values: values, horizon: options.horizon ?? file.horizon,
          replicates: options.replicates ?? file.simulation.replicates,
          seed: options.seed ?? file.simulation.seed))
    }
    return result
  }

  private static func filled(
    _ file: BoundFile, _ composites: [String: String]
  ) throws(RunError) -> BoundFile {
    guard !file.composites.isEmpty else { return file }
    do {
      return try file.with(composites: composites)
    } catch {
      throw .files(error)
    }
  }

  private static func compositeOverrides(
    of file: BoundFile, _ options: RunOptions
  ) throws(RunError) -> [String: String] {
    var result: [String: String] = [:]
    for (name, text) in options.overrides {
      guard let composite = file.composites.first(where: { $0.name == name }) else { continue }
      do {
        try composite.check(text, horizon: options.horizon ?? file.horizon)
        result[name] = text
      } catch {
        throw .usage("--set \(name)=\(text): \(error.message)")
      }
    }
    return result
  }

  private static func overrides(
    of file: BoundFile, _ options: RunOptions
  ) throws(RunError) -> [String: Rational] {
    var result: [String: Rational] = [:]
    for (name, text) in options.overrides {
      guard let parameter = file.parameters.first(where: { $0.name == name }) else { continue }
      do {
        result[name] = try parameter.value(of: text)
      } catch {
        throw .usage("--set \(name)=\(text): \(error.message)")
      }
    }
    return result
  }
}
