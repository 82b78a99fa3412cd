public import Multiprecision

/// Laws of whole trajectories, enumerated.
public enum SpoiledLaw {
  /// The law of the sequence of models, as proportions, of a spoiled chain.
  public static func models(_ chain: SmallChain, _ spoiling: Spoiling) -> [[[Rational]]: Rational] {
    let counted = enumeratedLaw { (choices: inout ScriptedChoices) in
      var play = SpoiledPlay(chain, spoiling)
      return play.run(&choices)
    }
    // As proportions: a chain that draws twice as often may still be in the same state.
    var law: [[[Rational]]: Rational] = [:]
    for (path, probability) in counted {
      let models = path.map { counts in
        let total = counts.reduce(0, +)
        return counts.map { Rational($0, total) }
      }
      law[models, default: .zero].formAdd(probability)
    }
    return law
  }

  /// Half the sum of the differences of two laws: the most that any test could see in one replicate.
  public static func distance(_ spoiling: Spoiling) -> Rational {
    let chain = spoiling.tinyChain
    let (right, wrong) = (models(chain, .none), models(chain, spoiling))
    var sum = Rational.zero
    for key in Set(right.keys).union(wrong.keys) {
      let difference = (right[key] ?? .zero) - (wrong[key] ?? .zero)
      sum.formAdd(difference.signum < 0 ? -difference : difference)
    }
    return sum * Rational(1, 2)
  }
}
