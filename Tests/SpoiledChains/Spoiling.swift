/// One place in which a played chain is wrong.
public enum Spoiling: String, CaseIterable, Sendable {
  case none

  // Schedules.
  case lateAlpha, earlyAlpha, swappedAlpha, squaredAlpha, alphaFivePercent
  case noFreshData, noFreshDataOnce, onlyFreshData
  case oneDrawLess, oneDrawMore, oneDrawLessOnce, previousSize, nextSize, doubleSize
  case initialSizeAlways
  // The truth.
  case categoryOnePercent, categoryFivePercent, swappedCategories, reversedTruth, uniformFresh
  case fixedCorpus, smoothedTruth, lastNeverFresh
  // What copies are made of.
  case staleModel, initialModel, averagedModels, accumulated, reinforced, smoothedModel, sharpened
  case revived, mutatedCopies
  // Generation 0.
  case startAtTruth, startUniform, startIgnored, startReversed
  // How a generation is drawn.
  case stratified, allOrNothing, withoutReplacement, roundedCopies, everyDrawTwice, stickyDraws
  case reusedFreshData, randomSize, mergedCategories
  // Random numbers.
  case sixteenLevels, shortPeriod, neverHigh, equidistributed, slidingStreams, generationsShareDraws
  case replicatesInPairs, antitheticPairs, carriedState
  // What is recorded.
  case recordedLate, recordedAgainstReversedTruth

  // The law is that of the true chain.
  case drawsReversed, oneChoice, freshCountFirst, conditionalBinomials, initialAlpha
  case initialSizeOfGivenStart, alphaAfterTruth, equalCategoriesSwapped
  case singleWithoutReplacement, singleAllOrNothing, staleButRefreshed

  public var description: String {
    switch self {
    case .none: "nothing"
    case .lateAlpha: "alpha[t-1] for alpha[t]"
    case .earlyAlpha: "alpha[t+1] for alpha[t]"
    case .swappedAlpha: "1 - alpha[t] for alpha[t]"
    case .squaredAlpha: "alpha[t]² for alpha[t]"
    case .alphaFivePercent: "alpha[t] off by 5 %"
    case .noFreshData: "no fresh data"
    case .noFreshDataOnce: "no fresh data in generation 4 alone"
    case .onlyFreshData: "fresh data only"
    case .oneDrawLess: "n - 1 draws"
    case .oneDrawMore: "n + 1 draws"
    case .oneDrawLessOnce: "n - 1 draws in generation 4 alone"
    case .previousSize: "n[t-1] draws"
    case .nextSize: "n[t+1] draws"
    case .doubleSize: "2 n draws"
    case .initialSizeAlways: "n[0] draws in every generation"
    case .categoryOnePercent: "probability of category 1 off by 1 %"
    case .categoryFivePercent: "probability of category 1 off by 5 %"
    case .swappedCategories: "categories 1 and 2 swapped in fresh draws"
    case .reversedTruth: "categories of fresh draws reversed"
    case .uniformFresh: "fresh draws uniform over the categories"
    case .fixedCorpus: "fresh draws from the sample of generation 0"
    case .smoothedTruth: "one added to each weight of the truth"
    case .lastNeverFresh: "last category never drawn fresh"
    case .staleModel: "copies of P[t-2]"
    case .initialModel: "copies of P[0]"
    case .averagedModels: "copies of the average of P[t-1] and P[t-2]"
    case .accumulated: "copies of all draws so far"
    case .reinforced: "a copy is put back twice within its generation"
    case .smoothedModel: "one added to each count before copying"
    case .sharpened: "copies in proportion to P²"
    case .revived: "a lost category gets one count before copying"
    case .mutatedCopies: "one copy in 100 is uniform over the categories"
    case .startAtTruth: "generation 0 is the truth"
    case .startUniform: "generation 0 drawn uniformly"
    case .startIgnored: "a given start is drawn instead"
    case .startReversed: "a given start reversed"
    case .stratified: "alpha n rounded, not random"
    case .allOrNothing: "one coin for the whole generation"
    case .withoutReplacement: "copies without replacement"
    case .roundedCopies: "copies in proportion, rounded, not drawn"
    case .everyDrawTwice: "every second draw repeats the one before"
    case .stickyDraws: "a draw repeats the one before with probability 1/20"
    case .reusedFreshData: "the same fresh draws in every generation"
    case .randomSize: "n - 1 or n + 1 draws, each with probability 1/2"
    case .mergedCategories: "last category counted as the one before"
    case .sixteenLevels: "uniform numbers with 4 bits"
    case .shortPeriod: "generator with a period of 256 draws"
    case .neverHigh: "uniform numbers below 0.98"
    case .equidistributed: "uniform numbers k phi mod 1"
    case .slidingStreams: "replicate r begins at draw r of one stream"
    case .generationsShareDraws: "the stream restarts in every generation"
    case .replicatesInPairs: "every second replicate repeats the one before"
    case .antitheticPairs: "every second replicate uses 1 - u for u"
    case .carriedState: "a replicate begins with the last model of the one before"
    case .recordedLate: "generation t - 1 recorded at t"
    case .recordedAgainstReversedTruth: "loss against the reversed truth"
    case .drawsReversed: "draws of a generation in reverse order"
    case .oneChoice: "one choice from alpha p + (1 - alpha) P instead of two"
    case .freshCountFirst: "all coins before all draws"
    case .conditionalBinomials: "category by category, conditional binomials"
    case .initialAlpha: "alpha[0] another"
    case .initialSizeOfGivenStart: "n[0] another, the start being given"
    case .alphaAfterTruth: "alpha[1] another, the start being the truth"
    case .equalCategoriesSwapped: "two categories of equal probability swapped in fresh draws"
    case .singleWithoutReplacement: "without replacement, n = 1"
    case .singleAllOrNothing: "one coin for the generation, n = 1"
    case .staleButRefreshed: "copies of P[t-2] where alpha[t] = 1"
    }
  }

  /// Whether the law is that of the true chain, on the chain where it is enumerated.
  public var isIdenticalInLaw: Bool {
    switch self {
    case .none, .drawsReversed, .oneChoice, .freshCountFirst, .conditionalBinomials, .initialAlpha,
      .initialSizeOfGivenStart, .alphaAfterTruth, .equalCategoriesSwapped,
      .singleWithoutReplacement, .singleAllOrNothing, .staleButRefreshed:
      true
    default: false
    }
  }

  /// Whether the law of one replicate differs: not so where only random numbers, or what lies between
  /// replicates, are spoiled.
  public var isOfOneReplicate: Bool {
    switch self {
    case .sixteenLevels, .shortPeriod, .neverHigh, .equidistributed, .slidingStreams,
      .generationsShareDraws, .replicatesInPairs, .antitheticPairs, .carriedState, .recordedLate,
      .recordedAgainstReversedTruth:
      false
    default: true
    }
  }

  /// The chain that is played in the score.
  public var chain: SmallChain {
    switch self {
    case .startIgnored, .startReversed: .biased
    default: .drawn
    }
  }

  /// The chain that is enumerated.
  public var tinyChain: SmallChain {
    switch self {
    case .startIgnored, .startReversed, .initialSizeOfGivenStart: .tinyBiased
    case .alphaAfterTruth: .tinyFromTruth
    // Twice as many draws have so many more paths.
    case .doubleSize: .tinySingle
    case .equalCategoriesSwapped: .tinyEqual
    case .singleWithoutReplacement, .singleAllOrNothing: .tinySingle
    case .staleButRefreshed: .tinyRefreshed
    default: .tiny
    }
  }
}
