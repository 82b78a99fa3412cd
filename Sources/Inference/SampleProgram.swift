/// The probability that rules ever hold while independent draws from a law with few outcomes come in, by going
/// through every sample.
///
/// Samples that lead to the same future are merged: by a key that the caller gives, which must determine
/// what the state will do (how often each outcome was drawn, where the order does not matter).
///
/// - Exactness: masses are doubles, with a relative error of about replicates 2^-52; samples of a probability
///   below 1e-22 are not followed, and counted in ``neglected``.
/// - Complexity: the number of distinct keys times that of outcomes.
public struct SampleProgram: Sendable {
  /// Of each rule ever holding.
  public let values: [Double]
  /// Of any of them.
  public let any: Double
  /// Of samples that were not followed to the end.
  public let neglected: Double

  private static let negligible = 1e-22

  /// - Parameters:
  ///   - probabilities: of the outcomes.
  ///   - rules: how many.
  ///   - key: of a state, after outcomes drawn so often, the last of which is given.
  ///   - holding: a bit for each rule that holds, the first rule's lowest; asked after each draw.
  public init<State, Key: Hashable>(
    probabilities: [Double], replicates: Int, from first: State, rules: Int,
    observe: (inout State, Int) -> Void, key: (State, [Int], Int) -> Key,
    holding: (State) -> UInt8
  ) {
    precondition(replicates >= 1 && (1...8).contains(rules), "\(rules) rules, \(replicates) draws")
    var values = Array(repeating: 0.0, count: rules)
    var (any, neglected) = (0.0, 0.0)
    let all = rules == 8 ? UInt8.max : (1 << UInt8(rules)) - 1
    var live = [
      SampleNode(
        probability: 1, state: first, counts: Array(repeating: 0, count: probabilities.count),
        held: 0)
    ]
    for _ in 0..<replicates {
      // In the order of arrival, so that sums do not depend on hashing.
      var next: [SampleNode<State>] = []
      var places: [SamplePlace<Key>: Int] = [:]
      for node in live {
        for (index, own) in probabilities.enumerated() where own > 0 {
          let probability = node.probability * own
          guard probability > Self.negligible else {
            neglected += probability
            continue
          }
          var (state, counts) = (node.state, node.counts)
          observe(&state, index)
          counts[index] += 1
          let held = node.held | holding(state)
          for rule in 0..<rules where (held & ~node.held) & (1 << UInt8(rule)) != 0 {
            values[rule] += probability
          }
          if node.held == 0, held != 0 { any += probability }
          if held == all { continue }
          let place = SamplePlace(key: key(state, counts, index), held: held)
          if let known = places[place] {
            next[known].probability += probability
          } else {
            places[place] = next.count
            next.append(
              SampleNode(probability: probability, state: state, counts: counts, held: held))
          }
        }
      }
      live = next
    }
    self.values = values
    self.any = any
    self.neglected = neglected
  }
}

private struct SamplePlace<Key: Hashable>: Hashable {
  let key: Key
  let held: UInt8
}

private struct SampleNode<State> {
  var probability: Double
  let state: State
  let counts: [Int]
  /// The rules that have held so far.
  let held: UInt8
}
