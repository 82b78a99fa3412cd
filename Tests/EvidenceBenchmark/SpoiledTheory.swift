import SpoiledChains

/// Theory of a chain other than the one that is played.
enum SpoiledTheory {
  static let all: [(String, SmallChain)] = {
    var list: [(String, SmallChain)] = []
    func spoiled(_ name: String, _ change: (inout SmallChain) -> Void) {
      var chain = SmallChain.drawn
      change(&chain)
      list.append((name, chain))
    }
    spoiled("1/(n + 1) for 1/n") { $0.sizes = $0.sizes.map { $0 + 1 } }
    spoiled("1/n[t-1] for 1/n[t]") { $0.sizes = [$0.sizes[0]] + $0.sizes.dropLast() }
    spoiled("alpha[t-1] for alpha[t]") { $0.alpha = [$0.alpha[0]] + $0.alpha.dropLast() }
    spoiled("1 - alpha for alpha") {
      $0.alpha = $0.alpha.enumerated().map { t, alpha in
        t == 0 ? alpha : (alpha.1 - alpha.0, alpha.1)
      }
    }
    spoiled("no fresh data in generation 4 alone") { $0.alpha[4] = (0, 1) }
    spoiled("start at the truth") { $0.start = .truth }
    spoiled("p of category 1 off by 1 %") { $0.truth = [606, 300, 200, 100] }
    return list
  }()
}
