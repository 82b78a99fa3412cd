"""Compares CategoryLawBenchmark with stormpy 2.0.0 in one run: same chain, same two expectations.

    pip install stormpy==2.0.0
    swift build -c release --package-path Tests/Benchmarks
    python Tests/Benchmarks/category_law.py Tests/Benchmarks/.build/release/CategoryLawBenchmark 2>/dev/null

K = 2, p = (1/3, 2/3), alpha = 1/10, real start, T = 20: E sum (P - p)^2 and E sum |P - p| at T, exact.
stormpy gets the chain of one count as a PRISM program; its time is building and checking, without
parsing. The fractions must be equal. For n >= 67 its parser refuses the binomial coefficients.
"""
import math
import subprocess
import sys
import time
from fractions import Fraction

import stormpy

SIZES = [10, 20, 50, 100, 200]


def program(n):
    def draws(q):
        return " + ".join(
            f"{math.comb(n, j)}*pow({q},{j})*pow(1-({q}),{n - j}):(c'={j})&(s'=1)"
            for j in range(n + 1))
    return f"""dtmc
module chain
  c : [0..{n}] init 0;
  s : [0..1] init 0;
  [] s=0 -> {draws("1/3")};
  [] s=1 -> {draws(f"1/30 + 9*c/{10 * n}")};
endmodule
rewards "square"
  true : 2*pow(c/{n} - 1/3, 2);
endrewards
rewards "absolute"
  3*c>={n} : 2*(c/{n} - 1/3);
  3*c<{n} : 2*(1/3 - c/{n});
endrewards
"""


def storm(n):
    path = f"/tmp/category-law-{n}.prism"
    with open(path, "w") as file:
        file.write(program(n))
    prism = stormpy.parse_prism_program(path)
    # Step 1 is generation 0.
    formulas = stormpy.parse_properties('R{"square"}=? [ I=21 ]; R{"absolute"}=? [ I=21 ]', prism)
    start = time.perf_counter()
    model = stormpy.build_model[stormpy.Rational](prism, formulas)
    values = []
    for formula in formulas:
        result = stormpy.model_checking(model, formula)
        values.append(Fraction(str(result.get_value(model.initial_states[0]))))
    return time.perf_counter() - start, values


for n in SIZES:
    line = subprocess.run([sys.argv[1], str(n)], capture_output=True, text=True, check=True).stdout
    size, seconds, *texts = line.split()
    own = float(seconds)
    try:
        peer, values = storm(n)
    except Exception as error:
        print(f"n = {n}: Assay {own:.4f} s, stormpy: {str(error).strip().splitlines()[0][:90]}")
        continue
    equal = [Fraction(text) for text in texts] == values
    print(f"n = {n}: Assay {own:.4f} s, stormpy {peer:.4f} s, ratio {peer / own:.1f}, equal: {equal}")
    if not equal or own >= peer:
        sys.exit("not equal, or not faster")
