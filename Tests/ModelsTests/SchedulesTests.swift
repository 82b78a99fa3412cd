import Intervals
import Models
import Multiprecision
import Testing

/// Oracle: hand-made schedules, good and bad; the errors are compared whole.
@Suite struct SchedulesTests {
  @Test func keepsEveryGeneration() throws {
    let schedules = try Schedules(
      alpha: numbers("1", "1/4", "0", "1"), sampleSizes: numbers("2", "3", "2", "1000000000000"))
    #expect(schedules.horizon == 3)
    #expect(schedules.sampleSizes == [2, 3, 2, 1_000_000_000_000])
    #expect(schedules.isExact)
  }

  @Test func knowsEnclosures() throws {
    let schedules = try Schedules(
      alpha: numbers("1") + [enclosure("1/4", "1/3")], sampleSizes: numbers("1", "1"))
    #expect(!schedules.isExact)
  }

  @Test func firstAlphaIsOne() {
    #expect(throws: ModelError.firstAlphaNotOne(value: "1/2")) {
      try Schedules(alpha: numbers("1/2", "1/2"), sampleSizes: numbers("1", "1"))
    }
  }

  @Test(arguments: ["11/10", "-1/10", "2"]) func alphaIsAFraction(value: String) {
    #expect(throws: ModelError.alphaOutOfRange(t: 2, value: value)) {
      try Schedules(alpha: numbers("1", "1/2", value), sampleSizes: numbers("1", "1", "1"))
    }
  }

  @Test func alphaMustCertainlyBeAFraction() {
    #expect(throws: ModelError.self) {
      try Schedules(
        alpha: numbers("1") + [enclosure("9/10", "11/10")], sampleSizes: numbers("1", "1"))
    }
  }

  @Test func sizesAreAtLeastOne() {
    #expect(throws: ModelError.sampleSizeTooSmall(t: 1, value: "0")) {
      try Schedules(alpha: numbers("1", "1/2"), sampleSizes: numbers("1", "0"))
    }
    #expect(throws: ModelError.sampleSizeTooSmall(t: 0, value: "-3")) {
      try Schedules(alpha: numbers("1"), sampleSizes: numbers("-3"))
    }
  }

  @Test func sizesAreIntegers() {
    #expect(throws: ModelError.sampleSizeNotAnInteger(t: 2, value: "7/2")) {
      try Schedules(alpha: numbers("1", "0", "0"), sampleSizes: numbers("1", "1", "7/2"))
    }
    #expect(throws: ModelError.self) {
      try Schedules(alpha: numbers("1"), sampleSizes: [enclosure("2", "2")])
    }
    #expect(
      ModelError.sampleSizeNotAnInteger(t: 2, value: "7/2").message
        == "n[t] must be an integer, but n[2] is 7/2; write floor(...) or ceil(...) to round")
  }

  @Test(arguments: ["1000000000001", "1e30"]) func sizesAreBounded(value: String) throws {
    let error = #expect(throws: ModelError.self) {
      try Schedules(alpha: numbers("1"), sampleSizes: numbers(value))
    }
    guard case .sampleSizeTooLarge(t: 0, _, limit: ModelLimits.sampleSize) = error else {
      Issue.record("threw \(String(describing: error))")
      return
    }
  }

  @Test func lengthsAgree() {
    #expect(throws: ModelError.wrongLength(of: "alpha", expected: 3, found: 2)) {
      try Schedules(alpha: numbers("1", "1/2"), sampleSizes: numbers("1", "1", "1"))
    }
  }

  @Test func horizonIsBounded() {
    #expect(throws: ModelError.horizonOutOfRange(value: -1, limit: ModelLimits.horizon)) {
      try Schedules(alpha: [], sampleSizes: [])
    }
    let long = Array(repeating: Number.exact(.one), count: ModelLimits.horizon + 2)
    #expect(
      throws: ModelError.horizonOutOfRange(
        value: ModelLimits.horizon + 1, limit: ModelLimits.horizon)
    ) { try Schedules(alpha: long, sampleSizes: long) }
  }
}
