import Models
import Multiprecision
import Testing

@testable import Claims

/// Next-token laws of a text. Oracles: tokens by hand, and counts by a second, direct method.
@Suite struct BigramTextTests {
  @Test(arguments: [
    ("The cat's hat.", ["the", "cat's", "hat", "."]),
    ("WE, the People", ["we", "the", "people"]),
    ("end. Next!? \"So...\" 3.14 end", ["end", ".", "next", ".", "so", ".", "end"]),
    ("'tis the dogs' 'quoted' don\u{2019}t", ["tis", "the", "dogs", "quoted", "don't"]),
    ("twenty-five a''b o'", ["twenty", "five", "a", "b", "o"]),
    (
      "\u{C9}t\u{E9} \u{3A3}\u{3A9} na\u{EF}ve e\u{301}t",
      ["\u{E9}t\u{E9}", "\u{3C3}\u{3C9}", "na\u{EF}ve", "e\u{301}t"]
    ),
    ("... ! 42", []), ("", []), ("a", ["a"]),
  ]) func readsTokens(_ text: String, _ tokens: [String]) {
    #expect(BigramText.tokens(of: text) == tokens)
  }

  @Test func countsByHand() throws {
    // a b a c a b . b
    let text = BigramText("a b a c a b. b", path: "t")
    let laws = try text.laws(contexts: 2, categories: 3)
    // a 3, b 3, then c and `.` with 1 each, `.` first by its bytes.
    #expect(laws.contexts.map(\.token) == ["a", "b"])
    #expect(laws.contexts.map(\.count) == [3, 2])
    #expect(laws.bigrams == 7)
    #expect(laws.contexts[0].law == [Rational(0), Rational(2, 3), Rational(1, 3)])
    #expect(laws.contexts[1].law == [Rational(1, 2), Rational(0), Rational(1, 2)])
    #expect(laws.unigram == [Rational(3, 8), Rational(3, 8), Rational(1, 4)])
    let all = try text.laws(contexts: 4, categories: 5)
    #expect(all.contexts.map(\.token) == ["a", "b", ".", "c"])
    #expect(all.contexts[2].law == [0, 1, 0, 0, 0].map { Rational($0) })
  }

  /// Counts of all pairs in random texts, found by going through the text for every pair.
  @Test func agreesWithADirectCount() throws {
    var random = SplitMix(seed: 12)
    for _ in 0..<40 {
      let tokens = (0..<(2 + Int(random.next() % 60))).map { _ in
        ["a", "b", "c", "d", "e"][Int(random.next() % 5)]
      }
      let text = BigramText(tokens.joined(separator: " "), path: "t")
      func total(_ token: String) -> Int { tokens.filter { $0 == token }.count }
      let order = Set(tokens).sorted { (total($1), $0) < (total($0), $1) }
      let firsts = Set(tokens.dropLast())
      let categories = max(2, order.count)
      let laws = try text.laws(contexts: firsts.count, categories: categories)
      #expect(Set(laws.contexts.map(\.token)) == firsts)
      for context in laws.contexts {
        let places = tokens.indices.dropLast().filter { tokens[$0] == context.token }
        #expect(context.count == places.count)
        for (k, share) in context.law.enumerated() {
          let hits = places.filter { place in
            let next = tokens[place + 1]
            return k < categories - 1
              ? next == order[k] : !order.prefix(categories - 1).contains(next)
          }.count
          #expect(share == Rational(hits, places.count), "\(tokens) \(context.token) \(k)")
        }
      }
      // Most bigrams first, ties in the order of the vocabulary.
      for (first, second) in zip(laws.contexts, laws.contexts.dropFirst()) {
        #expect(first.count >= second.count)
      }
    }
  }

  @Test func refusesTooMany() throws {
    let text = BigramText("a b a", path: "t.txt")
    let categories = #expect(throws: DataFault.self) { try text.laws(contexts: 1, categories: 4) }
    #expect(categories?.message.contains("t.txt has 2 distinct tokens, so K is at most 3") == true)
    let contexts = #expect(throws: DataFault.self) { try text.laws(contexts: 3, categories: 2) }
    #expect(contexts?.message == "t.txt has 2 tokens that another follows, but C is 3")
    // The last token follows nothing.
    let last = BigramText("a b", path: "t")
    #expect(throws: DataFault.self) { try last.laws(contexts: 2, categories: 2) }
  }
}
