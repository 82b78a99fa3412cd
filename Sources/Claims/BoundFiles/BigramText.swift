internal import Multiprecision

/// A text as a sequence of tokens: what next-token laws are counted in.
///
/// A token is a word (a longest run of letters, lower-cased, with apostrophes between letters) or
/// the end of a sentence, written `.`: one or more of `. ! ?`, whatever lies between them. All
/// else separates. Words by letters of any script; digits are no letters.
public struct BigramText: Sendable {
  public let path: String
  /// The text, as places in `words`.
  private let tokens: [Int]
  /// Distinct tokens, most frequent first, ties in the order of their bytes.
  private let words: [String]
  /// How often each occurs.
  private let counts: [Int]

  var length: Int { tokens.count }
  var vocabulary: Int { words.count }

  /// - Parameters:
  ///   - name: as written in the bound file.
  ///   - folder: the bound file's.
  init(name: String, folder: String) throws(DataFault) {
    let text = try DataFile.text(of: name, folder: folder, limit: FileLimits.textBytes)
    self.init(text, path: name)
    guard tokens.count >= 2 else {
      throw DataFault(message: "\(name) has \(tokens.count) tokens, but a bigram needs 2")
    }
  }

  init(_ text: String, path: String) {
    self.path = path
    var numbers: [String: Int] = [:]
    var spelled: [String] = []
    var occurrences: [Int] = []
    var sequence: [Int] = []
    for token in Self.tokens(of: text) {
      let number = numbers[token] ?? spelled.count
      if number == spelled.count {
        numbers[token] = number
        spelled.append(token)
        occurrences.append(0)
      }
      occurrences[number] += 1
      sequence.append(number)
    }
    let order = Self.order(spelled, by: occurrences)
    var places = Array(repeating: 0, count: order.count)
    for (place, number) in order.enumerated() { places[number] = place }
    tokens = sequence.map { places[$0] }
    words = order.map { spelled[$0] }
    counts = order.map { occurrences[$0] }
  }

  static func tokens(of text: String) -> [String] {
    var result: [String] = []
    var word = ""
    var apostrophe = false
    func close() {
      if !word.isEmpty { result.append(word) }
      word = ""
      apostrophe = false
    }
    for scalar in text.unicodeScalars {
      // A combining mark belongs to the letter before it.
      if scalar.properties.isAlphabetic
        || (!word.isEmpty && scalar.properties.generalCategory == .nonspacingMark)
      {
        if apostrophe { word += "'" }
        apostrophe = false
        word += scalar.properties.lowercaseMapping
      } else if !word.isEmpty, !apostrophe, scalar == "'" || scalar == "\u{2019}" {
        apostrophe = true
      } else {
        close()
        if ".!?".unicodeScalars.contains(scalar), let last = result.last, last != "." {
          result.append(".")
        }
      }
    }
    close()
    return result
  }

  private static func order(_ words: [String], by counts: [Int]) -> [Int] {
    words.indices.sorted { first, second in
      counts[first] != counts[second]
        ? counts[first] > counts[second]
        : words[first].utf8.lexicographicallyPrecedes(words[second].utf8)
    }
  }
}

/// The next-token laws of a text, in fractions.
struct BigramLaws {
  struct Context {
    let token: String
    /// How many bigrams begin with it.
    let count: Int
    /// The relative frequencies of what follows it: the K - 1 most frequent tokens of the text in
    /// that order, then all others together.
    let law: [Rational]
  }

  /// The C tokens that begin the most bigrams, ties as in the vocabulary.
  let contexts: [Context]
  /// The relative frequencies of the same K kinds of token in the whole text.
  let unigram: [Rational]
  /// All bigrams of the text, those of other contexts included.
  let bigrams: Int
}

extension BigramText {
  func laws(contexts: Int, categories: Int) throws(DataFault) -> BigramLaws {
    guard categories - 1 <= vocabulary else {
      throw DataFault(
        message: "\(path) has \(vocabulary) distinct tokens, so K is at most \(vocabulary + 1) "
          + "(the tokens and \"other\"), but is \(categories)")
    }
    var beginnings = counts
    if let last = tokens.last { beginnings[last] -= 1 }
    let usable = beginnings.filter { $0 > 0 }.count
    guard contexts <= usable else {
      throw DataFault(
        message: "\(path) has \(usable) tokens that another follows, but C is \(contexts)")
    }
    // Ascending places are the order of the vocabulary, so equal counts keep it.
    let chosen = words.indices.sorted { (beginnings[$1], $0) < (beginnings[$0], $1) }
      .prefix(contexts)
    var rows = Array(repeating: -1, count: words.count)
    for (row, place) in chosen.enumerated() { rows[place] = row }
    var table = Array(repeating: Array(repeating: 0, count: categories), count: contexts)
    for (first, second) in zip(tokens, tokens.dropFirst()) where rows[first] >= 0 {
      table[rows[first]][min(second, categories - 1)] += 1
    }
    let contexts = zip(chosen, table).map { place, row in
      BigramLaws.Context(
        token: words[place], count: beginnings[place],
        law: row.map { Rational($0, beginnings[place]) })
    }
    let frequent = counts.prefix(categories - 1)
    let others = length - frequent.reduce(0, +)
    return BigramLaws(
      contexts: contexts, unigram: (frequent + [others]).map { Rational($0, length) },
      bigrams: length - 1)
  }
}
