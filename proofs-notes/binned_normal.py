"""Prints BinnedNormal.h: the proposal law of the binomial sampler, in units of 2^-40.

Bin j = 0 ... 1023 covers z in [(j - 512) / 64, (j - 511) / 64); its weight is proportional to the normal
density at its inner edge, rounded up. The alias table (Vose) is exact in integers.
"""
from mpmath import mp, mpf, exp

mp.prec = 200
bins, unit = 1024, 1 << 40
inner = [min(abs(j - 512), abs(j - 511)) for j in range(bins)]
density = [exp(-mpf(i * i) / 8192) for i in inner]
total = sum(density)
weight = [int(mp.ceil(d / total * unit)) for d in density]
# The bins about 1 pay for the rounding, 2^-31 of their weight.
rest = sum(weight) - unit
for i in range(rest):
    weight[(448, 575)[i % 2]] -= 1
assert sum(weight) == unit and min(weight) >= 1

column = unit // bins
stay, alias = list(weight), list(range(bins))
small = [j for j in range(bins) if stay[j] < column]
large = [j for j in range(bins) if stay[j] >= column]
while small:
    poor, rich = small.pop(), large[-1]
    alias[poor] = rich
    stay[rich] -= column - stay[poor]
    if stay[rich] < column:
        small.append(large.pop())
assert all(stay[j] == column for j in large)

def table(name, kind, values, text):
    rows = ["  " + ", ".join(text(v) for v in values[i:i + 4]) + "," for i in range(0, len(values), 4)]
    print(f"static const {kind} {name}[{len(values)}] = {{\n" + "\n".join(rows) + "\n};\n")

print("// The proposal law of the binomial sampler, by proofs-notes/binned_normal.py: do not edit.\n")
print("// The weight of each bin, in units of 2^-40.")
table("bin_weight", "int64_t", weight, lambda v: f"{v}")
print("// The weight of all bins before each, and of all.")
cumulative = [sum(weight[:j]) for j in range(bins + 1)]
table("bins_before", "int64_t", cumulative, lambda v: f"{v}")
print("// Column j keeps a draw below entry >> 10 (of 2^30), and else sends it to bin entry & 1023.")
table("bin_alias", "uint64_t", [stay[j] << 10 | alias[j] for j in range(bins)], lambda v: f"0x{v:x}")
