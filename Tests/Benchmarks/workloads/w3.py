"""W3: the law of one category, p = 1/H_50, alpha = 1/10: E|x - p|, variance, P(x = 0) for every generation.

`W3` and `W3all` are ours by interpolation, enclosed in doubles, beside peers that prove nothing; `W3e` is the
law in 128-bit fixed point, set beside one of them. `W3x` is exact.
"""
import math
import time
from fractions import Fraction

from bench import Case, Peer

H = sum(Fraction(1, k) for k in range(1, 51))


def near(ours, theirs):
    """Peers through lgamma are good to 1e-9."""
    return abs(float(ours) - float(theirs)) <= 1e-8


def banded_kernel(numba):
    @numba.njit(cache=False, fastmath=False)
    def banded(p, alpha, n, horizon, result):
        logs = [0.0]
        for k in range(1, n + 1):
            logs.append(math.lgamma(k + 1.0))
        law = [0.0] * (n + 1)
        law[0] = -1.0
        for t in range(horizon + 1):
            after = [0.0] * (n + 1)
            for i in range(n + 1):
                weight = law[i]
                q = alpha * p + (1 - alpha) * i / n
                if t == 0:
                    if i > 0:
                        break
                    weight, q = 1.0, p
                if weight < 1e-20:
                    continue
                mode = min(int((n + 1) * q), n)
                value = weight * math.exp(
                    logs[n] - logs[mode] - logs[n - mode] + mode * math.log(q)
                    + (n - mode) * math.log1p(-q))
                reach = int(8.6 * math.sqrt(n * q * (1 - q))) + 10
                odds = q / (1 - q)
                after[mode] += value
                v = value
                for j in range(mode, min(n, mode + reach)):
                    v *= (n - j) / (j + 1) * odds
                    after[j + 1] += v
                v = value
                for j in range(mode, max(0, mode - reach), -1):
                    v *= j / ((n - j + 1) * odds)
                    after[j - 1] += v
            law = after
            deviation, mean, square = 0.0, 0.0, 0.0
            for j in range(n + 1):
                x = j / n
                deviation += law[j] * abs(x - p)
                mean += law[j] * x
                square += law[j] * x * x
            result[t, 0] = deviation
            result[t, 1] = square - mean * mean
            result[t, 2] = law[0]
    return banded


def cases(kit):
    numba, numpy, scipy = kit.module("numba"), kit.module("numpy"), kit.module("scipy")
    gmpy2, stormpy = kit.module("gmpy2"), kit.module("stormpy")
    banded = banded_kernel(numba) if numba and numpy else None
    if banded:
        banded(0.2, 0.1, 20, 2, numpy.zeros((3, 3)))

    def with_numba(n, categories):
        def run():
            start = time.perf_counter()
            total = 0.0
            for k in categories:
                result = numpy.zeros((51, 3))
                banded(float(1 / (k * H)), 0.1, n, 50, result)
                total += result[50, 0]
            return time.perf_counter() - start, repr(float(total if len(categories) == 1 else total / 2))
        return run if banded else None

    def finish(law, matrix, n, p):
        x = numpy.arange(n + 1) / n
        for _ in range(50):
            law = law @ matrix
            deviation = law @ abs(x - p)
            mean = law @ x
            law @ x**2 - mean**2
        return repr(float(deviation))

    def with_numpy(n):
        def run():
            start = time.perf_counter()
            p = float(1 / H)
            j = numpy.arange(n + 1)
            logs = numpy.concatenate([[0.0], numpy.cumsum(numpy.log(numpy.arange(1, n + 1)))])
            binomial = logs[n] - logs - logs[::-1]
            q = 0.1 * p + 0.9 * j / n
            matrix = numpy.exp(
                binomial + j * numpy.log(q)[:, None] + (n - j) * numpy.log1p(-q)[:, None])
            law = numpy.exp(binomial + j * math.log(p) + (n - j) * math.log1p(-p))
            answer = finish(law, matrix, n, p)
            return time.perf_counter() - start, answer
        return run if numpy else None

    def with_scipy(n):
        def run():
            from scipy.stats import binom
            start = time.perf_counter()
            p = float(1 / H)
            j = numpy.arange(n + 1)
            matrix = binom.pmf(j, n, (0.1 * p + 0.9 * j / n)[:, None])
            answer = finish(binom.pmf(j, n, p), matrix, n, p)
            return time.perf_counter() - start, answer
        return run if scipy and numpy else None

    def with_gmpy2(n, horizon):
        def run():
            start = time.perf_counter()
            p = gmpy2.mpq(H.denominator, H.numerator)

            def row(q):
                return [math.comb(n, j) * q**j * (1 - q) ** (n - j) for j in range(n + 1)]
            matrix = [row(p / 10 + gmpy2.mpq(9 * c, 10 * n)) for c in range(n + 1)]
            law = row(p)
            for _ in range(horizon):
                law = [sum(law[i] * matrix[i][j] for i in range(n + 1)) for j in range(n + 1)]
            value = sum(mass * abs(gmpy2.mpq(j, n) - p) for j, mass in enumerate(law))
            return time.perf_counter() - start, str(value)
        return run if gmpy2 else None

    def with_storm(n, horizon):
        if stormpy is None:
            return None
        # Its parser takes no integer above 2^63: p is written as the reciprocal of a sum.
        p = "(1/(" + " + ".join(f"1/{k}" for k in range(1, 51)) + "))"
        first = math.ceil(n / H)

        def draws(q):
            return " + ".join(
                f"{math.comb(n, j)}*pow({q},{j})*pow(1-({q}),{n - j}):(c'={j})&(s'=1)" for j in range(n + 1))
        text = f"""dtmc
const double p = {p};
module chain
  c : [0..{n}] init 0;
  s : [0..1] init 0;
  [] s=0 -> {draws("p")};
  [] s=1 -> {draws(f"p/10 + 9*c/{10 * n}")};
endmodule
rewards "absolute"
  c>={first} : c/{n} - p;
  c<{first} : p - c/{n};
endrewards
"""
        path = "/tmp/assay-w3x.prism"
        with open(path, "w") as file:
            file.write(text)
        program = stormpy.parse_prism_program(path)
        formulas = stormpy.parse_properties(f'R{{"absolute"}}=? [ I={horizon + 1} ]', program)

        def run():
            start = time.perf_counter()
            model = stormpy.build_model[stormpy.Rational](program, formulas)
            result = stormpy.model_checking(model, formulas[0])
            seconds = time.perf_counter() - start
            return seconds, str(Fraction(str(result.get_value(model.initial_states[0]))))
        return run

    for n in (200, 1000, 5000):
        at_goal = n == 5000
        peers = [Peer("numba banded", with_numba(n, [1]), *((20, 25) if at_goal else ()), agrees=near),
                 Peer("numpy dense", with_numpy(n), *((300, 470) if at_goal else ()), agrees=near),
                 Peer("scipy dense", with_scipy(n), *((2000, 3100) if at_goal else ()), agrees=near)]
        yield Case(f"W3.n{n} (enclosed)", kit.ours(f"W3 {n} 50"), peers)
        yield Case(f"W3e.n{n} (fixed point)", kit.ours(f"W3e {n} 50"), [
            Peer("numba banded", with_numba(n, [1]), agrees=near)])
    yield Case("W3all.n1000 (enclosed)", kit.ours("W3all 1000 50"), [
        Peer("numba banded", with_numba(1000, list(range(1, 51))), 5, 7, near)])
    yield Case("W3x.n20.T10 (exact)", kit.ours("W3x 20 10"), [
        Peer("gmpy2 dense", with_gmpy2(20, 10), 5, 20),
        Peer("stormpy exact", with_storm(20, 10), 20, 100)])
