import Multiprecision
import Testing

/// Oracles: Python's `fractions` (values stored below with their script), and laws of a field over
/// random fractions.
@Suite struct RationalArithmeticTests {
  struct Row: CustomTestStringConvertible {
    let a: String
    let b: String
    let sum: String
    let difference: String
    let product: String
    let quotient: String

    init(
      _ a: String, _ b: String, sum: String, difference: String, product: String,
      quotient: String
    ) {
      self.a = a
      self.b = b
      self.sum = sum
      self.difference = difference
      self.product = product
      self.quotient = quotient
    }

    var testDescription: String { "\(a), \(b)" }
  }

  // random.seed(20261123)
  // def num(bits): return random.choice([-1,1])*random.getrandbits(bits)
  // for _ in range(6):
  //     a=F(num(70),random.getrandbits(50)+1); b=F(num(40),random.getrandbits(66)+1)
  //     print(a, b, a+b, a-b, a*b, a/b)
  static let rows = [
    Row(
      "962429242141708387457/99989245884023", "404561508221/18718051244027084850",
      sum: "18014799873158689609583875417687341779533/1871603828308766788600993880351550",
      difference: "18014799873158608705983633976164687673367/1871603828308766788600993880351550",
      product: "389361825756843557439169758783997/1871603828308766788600993880351550",
      quotient: "18014799873158649157783754696926014726450/40451800120720761327053083"),
    Row(
      "-764147392478094632597/818823796883153", "-441681673993/11823686830154039648",
      sum: "-9035039460740159225753593797658791145785/9681516143424062504420894385250144",
      difference: "-9035039460739435906822968487193071265927/9681516143424062504420894385250144",
      product: "337509899487110813908511264949821/9681516143424062504420894385250144",
      quotient: "9035039460739797566288281142425931205856/361659465312655232859939929"),
    Row(
      "42919631302985668847/68349889944264", "515612671177/71278156089684918904",
      sum: "191202011207873416544249031971880216401/304490882760002189620790119997916",
      difference: "47800502801967252821395732495073514140/76122720690000547405197529999479",
      product: "22129905742064425729551623722919/4871854124160035033932641919966656",
      quotient: "382404022415742427829831961952174272961/4405258666101991586159841"),
    Row(
      "-88895656525432044791/44773862150016", "-351616326427/16598396905632639845",
      sum: "-1475525390195928983633107476755510570227/743174334964047949311117488987520",
      difference: "-1475525390195897497191249201703712024563/743174334964047949311117488987520",
      product: "31257164182788786488438340991757/743174334964047949311117488987520",
      quotient: "1475525390195913240412178339229611297395/15743220929137525899272832"),
    Row(
      "1168967109050875820151/655664920462457", "265419603165/15602272387090018198",
      sum: "18238543246961099925908953158713985984303/10229862683714965895906702705792486",
      difference: "18238543246960751873262956445463544231493/10229862683714965895906702705792486",
      product: "310266786197220739980172330377915/10229862683714965895906702705792486",
      quotient: "6079514415653641966528651600696255035966/58008774332785541740292135"),
    Row(
      "51029829506030691397/123855483139872", "185214631391/3251202039250595025",
      sum: "18434253972515567546107906983574824653/44742133261857726276981255815200",
      difference: "55302761917531409406553383878874525991/134226399785573178830943767445600",
      product: "9451471061905050118628229843227/402679199356719536492831302336800",
      quotient: "55302761917539056022438552414799499975/7646615885168535924973984"),
  ]

  @Test(arguments: rows) func agreesWithPythonFractions(row: Row) throws {
    let a = try Rational.parse(row.a)
    let b = try Rational.parse(row.b)
    #expect((a + b).description == row.sum)
    #expect((a - b).description == row.difference)
    #expect((a * b).description == row.product)
    #expect((a / b).description == row.quotient)
  }

  @Test func inPlaceEqualsOperators() {
    var random = SeededFractions(seed: 1)
    for _ in 0..<1000 {
      let (a, b, c) = (random.fraction(), random.nonzero(), random.fraction())
      let text = a.description
      var x = a  // shares storage, so the first change must copy
      x.formMultiplyAdd(b, c)
      #expect(a.description == text && x == a + b * c)
      x = a
      x.formAdd(b)
      #expect(a.description == text && x == a + b)
      x.formAdd(b)  // and now in place
      #expect(x == a + b + b)
      x = a
      x -= b
      #expect(x == a - b)
      x *= b
      #expect(x == (a - b) * b)
      x /= b
      #expect(x == a - b)
      x.formMultiplyAdd(b, c)
      #expect(x == a - b + b * c)
      x.formMultiplyAdd(x, x)
      #expect(x == (a - b + b * c) * (.one + a - b + b * c))
    }
  }

  @Test func lawsOfAField() {
    var random = SeededFractions(seed: 2)
    for _ in 0..<1000 {
      let (a, b, c) = (random.fraction(), random.nonzero(), random.fraction())
      #expect((a + b) * c == a * c + b * c)
      #expect(a + b - b == a && a * b / b == a)
      #expect(b * b.reciprocal == .one && -(-a) == a)
      #expect((a < b) == ((a - b).signum < 0) && (a == b) == (a - b).isZero)
      #expect(a.magnitude == (a.signum < 0 ? -a : a))
      #expect(a.numerator / a.denominator == a && a.denominator.signum == 1)
      #expect((a + b - b).hashValue == a.hashValue)
      // Negative control: a sum of numerators over a sum of denominators is no sum.
      if a.signum * b.signum > 0 {
        #expect((a.numerator + b.numerator) / (a.denominator + b.denominator) != a + b)
      }
    }
  }

  @Test func valuesDoNotShareChanges() async {
    let start = Rational(1, 3)
    // Copies in concurrent tasks change independently of the shared original.
    let results = await withTaskGroup(of: Rational.self) { group in
      for k in 1...16 {
        group.addTask {
          var copy = start
          for _ in 0..<k { copy.formAdd(Rational(1, 7)) }
          return copy
        }
      }
      var sum = Rational()
      for await value in group { sum += value }
      return sum
    }
    #expect(results == Rational(16, 3) + Rational(136, 7) && start == Rational(1, 3))
  }

  @Test func extremeIntegers() {
    #expect(Rational(.min).description == "-9223372036854775808")
    #expect(Rational(.min, .min) == .one)
    #expect(Rational(1, .min).description == "-1/9223372036854775808")
    #expect(Int(exactly: Rational(.min)) == .min && Int(exactly: Rational(.max)) == .max)
    #expect(Int(exactly: Rational(.max) + .one) == nil && Int(exactly: Rational(1, 2)) == nil)
    #expect(Rational(6, -4).description == "-3/2" && Rational(0, -5) == .zero)
    #expect(Rational(0).bitCount == 2 && Rational(-7, 8).bitCount == 3 + 4)
  }

  @Test func roundsToIntegers() {
    for (text, down, up) in [
      ("7/2", 3, 4), ("-7/2", -4, -3), ("3", 3, 3), ("0", 0, 0), ("-1/1000", -1, 0),
    ] {
      #expect(Rational(text)?.roundedDown() == Rational(down))
      #expect(Rational(text)?.roundedUp() == Rational(up))
    }
  }

  @Test func divisionByZeroStops() async {
    await #expect(processExitsWith: .failure) { _ = Rational(1) / Rational(0) }
    await #expect(processExitsWith: .failure) { _ = Rational(1, 0) }
    await #expect(processExitsWith: .failure) { _ = Rational(0).reciprocal }
    await #expect(processExitsWith: .failure) {
      var x = Rational(1)
      x.formDivide(by: .zero)
    }
  }
}
