import Intervals
import Models
import Multiprecision
import Testing

/// Oracle: hand-made vectors, good and bad; the errors are compared whole.
@Suite struct ProbabilityVectorTests {
  @Test func keepsFractions() throws {
    let vector = try ProbabilityVector(numbers("1/2", "0", "1/3", "1/6"), name: "p")
    #expect(vector.count == 4)
    #expect(vector.exactValues == numbers("1/2", "0", "1/3", "1/6").compactMap(\.exactValue))
    #expect(vector.doubles == [0.5, 0, 1.0 / 3, 1.0 / 6])
  }

  @Test(arguments: [[], numbers("1")]) func refusesFewerThanTwoCategories(values: [Number]) {
    #expect(throws: ModelError.tooFewCategories(count: values.count)) {
      try ProbabilityVector(values, name: "p")
    }
  }

  @Test func refusesTooManyCategories() {
    let count = ModelLimits.categories + 1
    let values = Array(repeating: Number.exact(Rational(1, count)), count: count)
    #expect(throws: ModelError.tooManyCategories(count: count, limit: ModelLimits.categories)) {
      try ProbabilityVector(values, name: "p")
    }
  }

  @Test func refusesNegativeProbabilities() {
    #expect(throws: ModelError.negativeProbability(of: "p", category: 2, value: "-1/2")) {
      try ProbabilityVector(numbers("1", "-1/2", "1/2"), name: "p")
    }
    #expect(throws: ModelError.self) {
      try ProbabilityVector([enclosure("-1/2", "-1/4"), enclosure("5/4", "3/2")], name: "p")
    }
  }

  @Test func refusesASumThatIsNotOne() {
    #expect(throws: ModelError.probabilitiesDoNotSumToOne(of: "target", sum: "5/6")) {
      try ProbabilityVector(numbers("1/2", "1/3"), name: "target")
    }
    // Near misses count: nothing is rounded.
    #expect(throws: ModelError.self) {
      try ProbabilityVector(numbers("1/2", "0.49999999999999999999999999"), name: "p")
    }
    #expect(throws: ModelError.self) {
      try ProbabilityVector([enclosure("1/2", "51/100"), enclosure("1/4", "1/3")], name: "p")
    }
  }

  @Test func acceptsEnclosuresAroundOne() throws {
    let values = [enclosure("33/100", "34/100"), .exact(Rational(2, 3))]
    let vector = try ProbabilityVector(values, name: "p")
    #expect(vector.exactValues == nil)
    #expect(abs(vector.doubles[0] - 0.335) < 1e-9)
  }

  @Test func namesTheVectorInItsMessage() {
    #expect(
      ModelError.negativeProbability(of: "start", category: 3, value: "-1").message
        == "probabilities must not be negative, but start[3] is -1")
  }
}
