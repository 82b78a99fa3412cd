"""W1: every R[t] as a canonical fraction; W1f: R[T] only."""
import time

from bench import Case, Peer
from workloads.w2 import heterozygosity

PRIME = 2**61 - 1


def cases(kit):
    gmpy2 = kit.module("gmpy2")
    flint = kit.module("flint", "python-flint")
    h = heterozygosity()

    def residue(numerator, denominator):
        return str(int(numerator) * pow(int(denominator), -1, PRIME) % PRIME)

    def loop(fraction, parts, shape, horizon):
        def run():
            start = time.perf_counter()
            c = fraction(h.numerator, h.denominator)
            z = c / 1000
            if shape == "const":
                a, b = fraction(81 * 999, 100000), c / 1000
                for _ in range(horizon):
                    z = z * a + b
            else:
                for t in range(1, horizon + 1):
                    n = 1000 + 10 * t
                    z = z * fraction(t * t * (n - 1), (t + 1) * (t + 1) * n) + c / n
            seconds = time.perf_counter() - start
            return seconds, residue(*parts(z))
        return run

    goals = {("const", 5000): (4, 5.5, 5, 6.7, 6, 7.8), ("vary", 5000): (1.5, 3, 1.5, None, 1.7, None),
             ("const", 200): (0.9, 1.1) + (None,) * 4, ("vary", 200): (0.9, 1.1) + (None,) * 4}
    for shape in ("const", "vary"):
        for horizon in (200, 1000, 5000):
            goal = goals.get((shape, horizon), (None,) * 6)
            peers = [Peer("C loop on mpq", kit.c("w1.c", f"loop {shape} {horizon}", "-lgmp"), *goal[:2])]
            if gmpy2:
                peers.append(Peer("gmpy2", loop(
                    gmpy2.mpq, lambda z: (z.numerator, z.denominator), shape, horizon), *goal[2:4]))
            if flint:
                peers.append(Peer("python-flint", loop(
                    flint.fmpq, lambda z: (z.numer(), z.denom()), shape, horizon), *goal[4:6]))
            yield Case(f"W1.{shape}.T{horizon}", kit.ours(f"W1 {shape} {horizon}"), peers)
    yield Case("W1p.const.T5000", kit.ours("W1p const 5000"), [
        Peer("mpz_get_str of each", kit.c("w1.c", "text const 5000", "-lgmp"), 10, 18)])
    def splitting(integer, fraction, parts, horizon):
        def split(first, end):
            if end - first == 1:
                n, square = 1000 + 10 * first, (first + 1) ** 2
                return integer(first * first * (n - 1)), integer(square), integer(square * n)
            middle = (first + end) // 2
            a, b, m = split(first, middle)
            a2, b2, m2 = split(middle, end)
            return a * a2, a2 * b + b2 * m, m * m2

        def run():
            start = time.perf_counter()
            a, b, m = split(1, horizon + 1)
            # z[0] = 1/1000, R = h z.
            z = fraction((a + b * 1000) * h.numerator, m * 1000 * h.denominator)
            return time.perf_counter() - start, residue(*parts(z))
        return run

    peers = []
    if gmpy2:
        peers.append(Peer("gmpy2 splitting", splitting(
            gmpy2.mpz, gmpy2.mpq, lambda z: (z.numerator, z.denominator), 10**5), 2, 2.5))
    if flint:
        peers.append(Peer("python-flint splitting", splitting(
            flint.fmpz, flint.fmpq, lambda z: (z.numer(), z.denom()), 10**5), 2, 2.5))
    yield Case("W1f.vary.T100000", kit.ours("W1f vary 100000"), peers)
    yield Case("W1f.const.T1000000", kit.ours("W1f const 1000000"), [
        Peer("C binary splitting", kit.c("w1.c", "last const 1000000", "-lgmp"), 15, 17)])
