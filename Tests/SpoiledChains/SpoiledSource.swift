internal import Foundation

/// Random numbers of one replicate, good or with a fault of their own.
struct SpoiledSource: UniformSource {
  private let spoiling: Spoiling
  private let seed: UInt64
  private let replicate: Int
  private var good: StreamSource
  /// Draws so far.
  private var count = 0
  private let offset: Double

  init(_ spoiling: Spoiling, seed: UInt64, replicate: Int) {
    self.spoiling = spoiling
    self.seed = seed
    self.replicate = replicate
    let stream =
      switch spoiling {
      case .replicatesInPairs, .antitheticPairs: replicate & ~1
      default: replicate
      }
    good = StreamSource(seed: seed, replicate: stream)
    offset = spoiling == .equidistributed ? good.nextUniform() : 0
  }

  mutating func nextUniform() -> Double {
    count += 1
    switch spoiling {
    case .sixteenLevels: return (16 * good.nextUniform()).rounded(.down) / 16
    case .shortPeriod: return draw(number: (97 * replicate + count) % 256)
    case .neverHigh: return 0.98 * good.nextUniform()
    case .equidistributed:
      let value = offset + Double(count) * 0.618_033_988_749_894_9
      return value - value.rounded(.down)
    case .slidingStreams: return draw(number: replicate + count)
    case .antitheticPairs where replicate % 2 == 1: return (1 - good.nextUniform()).nextDown
    default: return good.nextUniform()
    }
  }

  /// Of a sequence that all replicates share.
  private func draw(number: Int) -> Double {
    var source = StreamSource(seed: seed, replicate: number)
    return source.nextUniform()
  }

  /// The next generation begins.
  mutating func restart() {
    if spoiling == .generationsShareDraws {
      good = StreamSource(seed: seed, replicate: replicate)
    }
  }
}
