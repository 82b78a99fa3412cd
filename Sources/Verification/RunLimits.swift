internal import Claims
internal import Models
internal import Simulation
internal import Theory

/// The limits of a run in words, for help texts.
public enum RunLimits {
  public static let horizon = ModelLimits.horizon
  /// Of one instance in a run that goes on until it is decided.
  public static let replicates = 1_000_000_000

  public static let description = """
    Limits, checked before work starts: a bound file has at most \(FileLimits.bytes) bytes, \
    \(FileLimits.depth) levels and \(FileLimits.instances) instances; a formula \
    \(LanguageLimits.formulaLength) characters and \(LanguageLimits.depth) levels; a number \
    2^30 bits before the point; the horizon is at most \(ModelLimits.horizon), K at most \
    \(ModelLimits.categories), C at most \(ModelLimits.contexts) (and C K at most \(ModelLimits.categories)), \
    a text at most \(FileLimits.textBytes) bytes, n at most \(ModelLimits.sampleSize) in theory and \
    \(SimulationLimits.sampleSize) in simulation (\(SimulationLimits.singleDraws) where draws are made or kept one \
    by one), trials at most \(ModelLimits.trials), a window at most \(ModelLimits.window). Denominators grow with every generation: a \
    trajectory of more than \(TheoryLimits.trajectoryBits) bits is computed with intervals.
    """
}
