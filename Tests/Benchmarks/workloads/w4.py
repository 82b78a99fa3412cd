"""W4: Monte Carlo, alpha = 1/10, p_k ~ 1/k, T = 200: mean and variance of the squared error at each t.

The answers are the last mean and its standard error; ours and a peer's must agree within 6.5 of the two.
"""
import time

from bench import Case, Peer


def close(ours, theirs):
    (m, s), (n, r) = (map(float, answer.split()) for answer in (ours, theirs))
    return abs(m - n) <= 6.5 * (s * s + r * r) ** 0.5


def cases(kit):
    numpy = kit.module("numpy")
    generator = numpy.random.Generator(numpy.random.PCG64(1)) if numpy else None

    def with_numpy(n, categories, replicates):
        def run():
            start = time.perf_counter()
            p = 1 / numpy.arange(1, categories + 1)
            p /= p.sum()
            x = generator.multinomial(n, p, size=replicates)
            means, variances = [], []
            for t in range(201):
                if t:
                    x = generator.multinomial(n, 0.1 * p + 0.9 / n * x)
                error = ((x / n - p) ** 2).sum(axis=1)
                means.append(error.mean())
                variances.append(error.var(ddof=1))
            seconds = time.perf_counter() - start
            return seconds, f"{means[-1]:.10g} {(variances[-1] / replicates) ** 0.5:.4g}"
        return run if numpy else None

    flags = "-lgsl -lgslcblas -lm"
    goals = {
        (100, 50): (12, 20, 6, 10), (1000, 50): (12, 25, 8, 17), (10**5, 50): (12, 25, 12, 25),
        (10**5, 50000): (12, 35, 10, 35)}
    for (n, categories), (must, stretch, gsl_must, gsl_stretch) in goals.items():
        replicates = 2048 if categories == 50 else 8
        peers = [
            Peer("numpy", with_numpy(n, categories, replicates), must, stretch, close),
            Peer("GSL", kit.c("w4.c", f"gsl {n} {categories} {replicates}", flags),
                 gsl_must, gsl_stretch, close)]
        yield Case(
            f"W4.n{n}.K{categories}", kit.ours(f"W4 {n} {categories} {replicates} 1"), peers)
    both = [Peer("numpy, one thread", with_numpy(1000, 50, 2048), 20, 50, close)]
    yield Case("W4.both.n1000.K50", kit.ours("W4 1000 50 2048 2"), both)
    latency = [
        Peer("numpy", with_numpy(1000, 50, 100), 8, 12, close),
        Peer("GSL", kit.c("w4.c", "gsl 1000 50 100", flags), 6, 8, close)]
    yield Case("W4.latency.R100", kit.ours("W4 1000 50 100 1"), latency)
