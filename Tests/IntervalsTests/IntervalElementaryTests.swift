import Intervals
import Multiprecision
import Testing

/// Oracle: mpmath 1.3.0, stored with the script below.
@Suite struct IntervalElementaryTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let function: String
    let argument: String
    /// The value lies between this number and one unit in its last place above.
    let value: String

    init(_ function: String, _ argument: String, _ value: String) {
      self.function = function
      self.argument = argument
      self.value = value
    }

    var testDescription: String { "\(function) at \(argument)" }
  }

  static let functions: [String: @Sendable (Interval) -> Interval] = [
    "exponential": { $0.exponential() }, "logarithm": { $0.logarithm() },
    "squareRoot": { $0.squareRoot() }, "gamma": { $0.gamma() },
    "harmonicNumber": { $0.harmonicNumber() }, "cubeRoot": { $0.root(3) },
    "power(2/3)": { $0.power(Rational(2, 3)) }, "power(-7/5)": { $0.power(Rational(-7, 5)) },
    "power(1000001/999983)": { $0.power(Rational(1_000_001, 999_983)) },
  ]

  // from mpmath import *; from fractions import Fraction as F; mp.dps = 120
  // def cut(v): e = 50 - int(floor(log10(fabs(v)))); return f"{int(floor(v * mpf(10)**e))}e{-e}"
  // def q(s): f = F(s); return mpf(f.numerator) / f.denominator
  // for name, f, args in [
  //     ("exponential", exp, ...), ("logarithm", log, ...), ("squareRoot", sqrt, ...),
  //     ("gamma", gamma, ...), ("harmonicNumber", harmonic, ...),
  //     ("cubeRoot", lambda x: x**(mpf(1)/3), ...), ("power(a/b)", lambda x: x**(mpf(a)/b), ...)]:
  //     for a in args: print(name, a, cut(f(q(a))))
  static let rows = [
    Row("exponential", "1", "271828182845904523536028747135266249775724709369995e-50"),
    Row("exponential", "-1", "367879441171442321595523770161460867445811131031767e-51"),
    Row("exponential", "1/3", "139561242508608952862812531960258683759790651519940e-50"),
    Row("exponential", "10", "220264657948067165169579006452842443663535126185567e-46"),
    Row("exponential", "-40", "424835425529158899532923478285865801787956555416644e-68"),
    Row("exponential", "1/1000000007", "100000000099999999350000004216666639370833509617498e-50"),
    Row("exponential", "700", "101423205473500450945532959523126761520467957224307e254"),
    Row("exponential", "-5/4", "286504796860190100324885426647837602793150792328251e-51"),
    Row("logarithm", "2", "693147180559945309417232121458176568075500134360255e-51"),
    Row("logarithm", "1/2", "-693147180559945309417232121458176568075500134360256e-51"),
    Row("logarithm", "10", "230258509299404568401799145468436420760110148862877e-50"),
    Row("logarithm", "3/1000", "-580914299031402736065872912713056691815581390806357e-50"),
    Row(
      "logarithm", "1000000007/1000000006",
      "999999993500000042333333057083335139533321501166744e-60"),
    Row("logarithm", "123456789", "186314017661680180331939333479632042097136818410204e-49"),
    Row("squareRoot", "2", "141421356237309504880168872420969807856967187537694e-50"),
    Row("squareRoot", "3", "173205080756887729352744634150587236694280525381038e-50"),
    Row("squareRoot", "1/2", "707106781186547524400844362104849039284835937688474e-51"),
    Row("squareRoot", "1/1000003", "999998500003374991562522148377699383201690322089230e-54"),
    Row("squareRoot", "12345678901", "111111110610055554425800536572036402816928234258794e-45"),
    Row("gamma", "1/2", "177245385090551602729816748334114518279754945612238e-50"),
    Row("gamma", "1/3", "267893853470774763365569294097467764412868937795730e-50"),
    Row("gamma", "29/20", "885661380271072077467330826081736034654094222513727e-51"),
    Row("gamma", "3/2", "886226925452758013649083741670572591398774728061193e-51"),
    Row("gamma", "1461632/1000000", "885603194410897705283613662237910491672209098534013e-51"),
    Row("gamma", "51/10", "279317537383683833586731052773229934913504243519817e-49"),
    Row("gamma", "201/2", "932096310408271660834910980914191043790649703816236e106"),
    Row("gamma", "1/1000", "999423772484595466114982201299644000465217610145612e-48"),
    Row("harmonicNumber", "1/2", "613705638880109381165535757083646863848999731279489e-51"),
    Row("harmonicNumber", "1/3", "445181884880726537610093015795133576886731039219505e-51"),
    Row("harmonicNumber", "10/3", "192375331345215510903866444436656214831530246779093e-50"),
    Row("harmonicNumber", "1/1000000", "164493286479240559907491416729806339130996896354788e-56"),
    Row("harmonicNumber", "1000001/2", "136995810423040283239638932467324111068193018793809e-49"),
    Row("cubeRoot", "2", "125992104989487316476721060727822835057025146470150e-50"),
    Row("cubeRoot", "1/5", "584803547642573213101357472027584555706099727020206e-51"),
    Row("cubeRoot", "100", "464158883361277889241007635091944657655134912501124e-50"),
    Row("power(2/3)", "2", "158740105196819947475170563927230826039149332789985e-50"),
    Row("power(2/3)", "1/5", "341995189335339397870621774508772021973611022108610e-51"),
    Row("power(2/3)", "100", "215443469003188372175929356651935049525934494219210e-49"),
    Row("power(-7/5)", "2", "378929141627599520586814950326611309670320885744535e-51"),
    Row("power(-7/5)", "1/5", "951826969357939244948073644059548889327531293054280e-50"),
    Row("power(-7/5)", "100", "158489319246111348520210137339150701326944213382503e-53"),
    Row("power(1000001/999983)", "2", "200002495387838616090951594704521551091804058422034e-50"),
    Row("power(1000001/999983)", "1/5", "199994206008943414339764874812867089496152997088010e-51"),
    Row("power(1000001/999983)", "100", "100008289790839554582089946548362790250320878673539e-48"),
  ]

  @Test(arguments: rows) func enclosesAndIsTight(row: Row) throws {
    let function = try #require(Self.functions[row.function])
    let x = try Rational.parse(row.argument)
    let below = try Rational.parse(row.value)
    let exponent = try #require(Int(row.value.split(separator: "e")[1]))
    let above = below + Rational(10).power(exponent)
    for precision in [2, 5, 24, 53, 120].map({ Precision(bits: $0) }) {
      let argument = Interval(x, precision: precision)
      let range = function(argument)
      // The range over an argument that had to be rounded contains the value at x; the hull of
      // both bounds of the oracle is allowed for.
      let isEnclosed = !range.lower.isGreater(than: below) && !range.upper.isLess(than: above)
      if argument.isSingleton && roundedDown(below, precision) == roundedDown(above, precision) {
        #expect(isEnclosed, "\(range)")
        let isTightestHere = isTightest(range, below, above)
        // The two functions that do not promise it.
        let mayBeWider =
          row.function == "harmonicNumber" || row.function.hasPrefix("power(1000001")
        #expect(isTightestHere || mayBeWider, "\(range)")
      } else {
        #expect(!range.lower.isGreater(than: above) && !range.upper.isLess(than: below))
      }
      // Negative control: the interval beside this one.
      let width = Interval(lower: range.upper.nextUp, upper: range.upper.nextUp.nextUp)
      #expect(!width.contains(below))
    }
  }

  @Test func widthsStayNearTheLastPlace() throws {
    for row in Self.rows {
      let function = try #require(Self.functions[row.function])
      let x = Interval(try Rational.parse(row.argument), precision: Precision(bits: 120))
      // 2^-110 of 2^-120: a condition number up to 700 (the exponential) eats ten bits.
      let width = function(x).relativeWidth
      #expect(width < 0x1p-106 || row.argument == "1000000007/1000000006", "\(row.testDescription)")
    }
  }

  @Test func pi() throws {
    // mp.dps = 70; print(mp.pi)
    let below = try Rational.parse(
      "3.14159265358979323846264338327950288419716939937510582097494459230781")
    for precision in testPrecisions where precision.bits <= 200 {
      let pi = Interval.pi(precision: precision)
      #expect(isTightest(pi, below, below + Rational(10).power(-68)))
    }
  }

  @Test func gammaAroundItsMinimum() throws {
    // The value at the minimum: mpmath, as in GammaMinimum.
    let minimum = try Rational.parse("0.88560319441088870027881590058258873320795153366990")
    for precision in testPrecisions {
      let range = try interval("[1, 2]", precision).gamma()
      #expect(range.contains(minimum) && range.contains(.one))
      #expect(range.upper.exactValue == .one)
      #expect(!range.contains(minimum - Rational(2).power(1 - min(precision.bits, 110))))
      // The decreasing side, against the increasing one: Gamma(x + 1) = x Gamma(x).
      let left = try interval("[1/4, 3/4]", precision)
      #expect(left.gamma().overlaps(left.adding(.one).gamma() / left))
      #expect(left.gamma().contains(Interval(Rational(1, 2), precision: precision).gamma()))
      #expect(left.gamma().lower < left.gamma().upper)
    }
    // Where the constants are right: the slope changes its sign between the two abscissas.
    let p = Precision(bits: 200)
    let abscissa = "1.461632144968362341262659542325721328"
    let lower = BigFloat(try Rational.parse(abscissa), precision: p, rounding: .down)
    let upper = BigFloat(try Rational.parse(abscissa + "99"), precision: p, rounding: .up)
    #expect(lower.applying(.digamma, precision: p, rounding: .up).signum < 0)
    #expect(upper.applying(.digamma, precision: p, rounding: .down).signum > 0)
  }

  @Test(arguments: testPrecisions) func harmonicNumbersEncloseTheSums(precision: Precision) {
    for n in [0, 1, 2, 3, 10, 100] {
      let x = Interval(Rational(n), precision: Precision(bits: max(precision.bits, 10)))
      #expect(x.harmonicNumber().contains(Rational.harmonic(n)))
      #expect(!x.harmonicNumber().contains(Rational.harmonic(n + 1)))
      #expect(x.adding(.one).gamma().contains(Rational.factorial(n)))
    }
  }

  @Test func overflowAndUnderflowKeepTheBound() {
    let p = Precision(bits: 30)
    let huge = Interval(Rational(10).power(12), precision: p)
    #expect(huge.exponential().upper.isInfinite && huge.exponential().lower.isFinite)
    #expect((-huge).exponential().lower.isZero && (-huge).exponential().upper.signum == 1)
    #expect(huge.gamma().upper.isInfinite && huge.gamma().lower.isFinite)
    #expect(huge.power(1 << 40).upper.isInfinite && huge.power(1 << 40).lower.isFinite)
    #expect(huge.power(-1 << 40).lower.isZero && huge.power(-1 << 40).upper.signum == 1)
    // x^(5/3) fits where x^5 does not, and x^(-5/3) likewise.
    for sign in [1, -1] {
      let x = Interval(Rational(2), precision: p).power(sign << 29)
      for q in [Rational(5, 3), Rational(-5, 3)] {
        let power = x.power(q)
        #expect(power.overlaps(x.logarithm().multiplied(by: q).exponential()), "\(power)")
      }
    }
    let top = huge.power(1 << 40).squared()
    #expect(top.lower.isFinite && (top * top).lower.isFinite && (top - top).contains(.zero))
  }
}
