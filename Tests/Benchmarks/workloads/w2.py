"""W2: every R[t] enclosed to a relative width of 1e-30; constant and varying schedules."""
import time
from fractions import Fraction

from bench import Case, Peer

ARB = ["-lflint-arb -lflint -lmpfr -lgmp", "-larb -lflint -lmpfr -lgmp", "-lflint -lmpfr -lgmp"]


def heterozygosity():
    total = sum(Fraction(1, k) for k in range(1, 51))
    return 1 - sum(Fraction(1, k * k) for k in range(1, 51)) / total**2


def close(ours, theirs):
    """Both name the last value to 26 digits, rounded differently."""
    return abs(Fraction(ours) - Fraction(theirs)) <= Fraction(theirs) / 10**24


def cases(kit):
    flint = kit.module("flint", "python-flint")
    mpmath = kit.module("mpmath")
    h = heterozygosity()

    def with_flint(shape, horizon):
        def run():
            flint.ctx.prec = 128
            start = time.perf_counter()
            c = flint.arb(flint.fmpq(h.numerator, h.denominator))
            z = c / 1000
            if shape == "const":
                a, b = flint.arb(81 * 999) / 100000, c / 1000
                for _ in range(horizon):
                    z = z * a + b
            else:
                for t in range(1, horizon + 1):
                    n = 1000 + 10 * t
                    z = (z * (t * t * (n - 1)) / ((t + 1) * (t + 1)) + c) / n
            return time.perf_counter() - start, z.mid().str(26, radius=False)
        return run if flint else None

    def with_mpmath(shape, horizon):
        def run():
            iv = mpmath.iv
            iv.prec = 128
            start = time.perf_counter()
            c = iv.mpf(h.numerator) / iv.mpf(h.denominator)
            z = c / 1000
            if shape == "const":
                a, b = iv.mpf(81 * 999) / 100000, c / 1000
                for _ in range(horizon):
                    z = z * a + b
            else:
                for t in range(1, horizon + 1):
                    n = 1000 + 10 * t
                    z = (z * (t * t * (n - 1)) / ((t + 1) * (t + 1)) + c) / n
            seconds = time.perf_counter() - start
            return seconds, mpmath.nstr(mpmath.mpf(z.a), 26, min_fixed=1, max_fixed=0)
        return run if mpmath else None

    if mpmath:
        mpmath.mp.prec = 160
    goals = {"const": (15, 30, 12, 24), "vary": (6, 15, 4, 10)}
    for shape in ("const", "vary"):
        must, stretch, arb_must, arb_stretch = goals[shape]
        for horizon in (10**5, 10**6, 10**7):
            # mpmath takes half a minute for a million generations.
            goal = (must, stretch, arb_must, arb_stretch) if horizon == 10**7 else (None,) * 4
            peers = [
                Peer("C MPFR, two endpoints", kit.c("w2.c", f"mpfr {shape} {horizon}", ARB), *goal[:2], close),
                Peer("C Arb", kit.c("w2.c", f"arb {shape} {horizon}", ARB), *goal[2:], close),
            ]
            if horizon == 10**6:
                peers.append(Peer("python-flint arb", with_flint(shape, horizon), 20, 100, close))
            if horizon == 10**5:
                peers.append(Peer("mpmath iv", with_mpmath(shape, horizon), 500, 3000, close))
            yield Case(f"W2.{shape}.T{horizon}", kit.ours(f"W2 {shape} {horizon}"), peers)
