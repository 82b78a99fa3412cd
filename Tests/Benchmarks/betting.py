"""The betting test of `assay` against the package confseq, on the same values.

    python3.10 -m venv /tmp/confseq && /tmp/confseq/bin/pip install confseq==0.0.11 'numpy<2'
    swift build -c release --product EvidenceBenchmark
    /tmp/confseq/bin/python Tests/Benchmarks/betting.py

Agreement: confseq's `betting_mart` is given each bet of BettingProcess in turn, and their average is
compared with assay's e-value at several null means. Width: the ends of the confidence interval after
10^4 values, by bisection on the same values, for confseq's default bets and for assay's.
(confseq 0.0.11 has wheels up to Python 3.10.)
"""

import math
import os
import subprocess
import sys
import tempfile
import time

import numpy as np
from confseq.betting import betting_mart

LEVEL = 0.001
COUNT = 10_000
SHARE, SIZES, LEARNING, FIRST = 0.75, 14, 0.15, 8  # of BettingProcess
TOOL = os.path.join(os.path.dirname(__file__), "../../.build/release/EvidenceBenchmark")


def assay(values, means):
    with tempfile.NamedTemporaryFile("w", suffix=".txt", delete=False) as file:
        file.write(f"{LEVEL} 0 1\n{' '.join(map(repr, means))}\n")
        file.write("\n".join(map(repr, values.tolist())) + "\n")
    lines = subprocess.run(
        [TOOL, "betting", file.name], check=True, capture_output=True, text=True
    ).stdout.split("\n")
    os.unlink(file.name)
    low, high = map(float, lines[len(means)].split())
    return [float(line) for line in lines[: len(means)]], (low, high), float(lines[len(means) + 1])


def learning_bets(sign):
    """mean / (variance + mean²) of what came before, none for the first few."""

    def bets(x, m):
        y = sign * (np.asarray(x) - m)
        count = np.arange(len(y))
        with np.errstate(divide="ignore", invalid="ignore"):
            mean = np.concatenate([[0], np.cumsum(y)[:-1]]) / count
            square = np.concatenate([[0], np.cumsum(y * y)[:-1]])
            variance = (square - count * mean * mean) / (count - 1)
            bet = mean / (variance + mean * mean)
        return np.where((count >= FIRST) & (mean > 0), bet, 0.0)

    return bets


def log_average(values, mean):
    """log of the average of confseq's capital over assay's bets."""
    logs, weights = [], []
    for sign, theta, worst in [(1, 1, mean), (-1, 0, 1 - mean)]:
        functions = [(learning_bets(sign), LEARNING)]
        for size in range(SIZES):
            bet = SHARE / worst / 2**size
            functions.append((lambda x, m, bet=bet: np.full(len(x), bet), (1 - LEARNING) / SIZES))
        for function, weight in functions:
            capital = betting_mart(
                values, mean, theta=theta, lambdas_fn_positive=function,
                lambdas_fn_negative=function, trunc_scale=SHARE)[-1]
            if capital > 0:
                logs.append(math.log(capital))
                weights.append(0.5 * weight)
    top = max(logs)
    return top + math.log(sum(w * math.exp(l - top) for w, l in zip(weights, logs)))


def confseq_interval(values):
    """The ends for confseq's own bets, of both signs with weight 1/2, as in `betting_cs`."""

    def end(outer):
        inside, outside = float(np.mean(values)), outer
        for _ in range(30):
            middle = (inside + outside) / 2
            if betting_mart(values, middle, alpha=LEVEL)[-1] >= 1 / LEVEL:
                outside = middle
            else:
                inside = middle
        return outside

    begun = time.perf_counter()
    return (end(0.0), end(1.0)), time.perf_counter() - begun


def main():
    generator = np.random.default_rng(20261126)
    laws = {
        "Beta(1, 9)": generator.beta(1, 9, COUNT),
        "Beta(10, 30)": generator.beta(10, 30, COUNT),
        "Beta(50, 950)": generator.beta(50, 950, COUNT),
        "uniform": generator.random(COUNT),
        "Bernoulli(1/10)": (generator.random(COUNT) < 0.1).astype(float),
    }
    print("| 10^4 draws of | largest difference of log e | width, assay | width, confseq | ratio |")
    print("|---|---|---|---|---|")
    failed = False
    for name, values in laws.items():
        deviation = values.std() / math.sqrt(COUNT)
        # Where confseq's products do not overflow or vanish.
        means = [float(values.mean() + k * deviation) for k in (-6, -4, -2, 0, 1, 3, 5)]
        found, (low, high), seconds = assay(values, means)
        difference = max(abs(f - log_average(values, m)) for f, m in zip(found, means))
        (their_low, their_high), their_seconds = confseq_interval(values)
        ratio = (high - low) / (their_high - their_low)
        failed = failed or difference > 1e-8 or ratio > 1
        print(
            f"| {name} | {difference:.1e} | {high - low:.6f} | {their_high - their_low:.6f} "
            f"| {ratio:.3f} |")
        print(f"{name}: {seconds:.2f} s, confseq {their_seconds:.2f} s", file=sys.stderr)
    return 1 if failed else 0


sys.exit(main())
