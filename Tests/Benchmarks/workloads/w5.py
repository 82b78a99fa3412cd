"""W5: test statistics over replicates x 200 generations, beside the simulation that they test.

"Ours" is the statistics; the ratio says how much longer the simulation takes: 33 is a share of 3 %.
"""
from bench import Case, Peer


def cases(kit):
    for n, statistic in ((1000, "guard"), (1000, "moments"), (1000, "betting"), (100, "guard")):
        simulation = kit.ours(f"W4 {n} 50 4096 1")
        yield Case(
            f"W5.{statistic}.n{n}.K50", kit.ours(f"W5 {statistic} {n} 4096"),
            [Peer("our simulation", simulation, 33, 200, lambda ours, theirs: True)])
