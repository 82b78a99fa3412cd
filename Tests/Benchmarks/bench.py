"""Prints the table of ratios: each workload beside its peers, interleaved in one run.

    python3 Tests/Benchmarks/bench.py [W1 W2 W3 ...] [--repeats 5] [--no-build]

A ratio is the peer's median time over ours: above 1, we are faster. Calls under 50 ms are repeated in their turn. One thread unless the case says
otherwise. Peers in C (Peers/*.c) are compiled here where their libraries are installed; peers in Python are
used where they import (pip install gmpy2 python-flint mpmath numpy scipy numba stormpy); what is absent
is listed. Every peer's answer is compared with ours, and a difference ends the run.

To add a workload: a file in workloads/ with `cases(kit)`, our side in Sources/EngineBenchmark, a C peer in
Peers/ that answers lines (peer.h).
"""
import argparse
import importlib
import importlib.metadata
import os
import pathlib
import platform
import shlex
import statistics
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
BUILD = HERE / ".build" / "peers"
sys.path.insert(0, str(HERE))


class Program:
    """A process that answers each line with "seconds checksum"."""

    def __init__(self, command):
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline().split(maxsplit=1)
        if not answer:
            raise SystemExit(f"no answer to {line!r}")
        return float(answer[0]), answer[1].strip() if len(answer) > 1 else ""


class Peer:
    """`run` returns (seconds, checksum); None where the peer is absent."""

    def __init__(self, name, run, must=None, stretch=None, agrees=None):
        self.name, self.run, self.must, self.stretch = name, run, must, stretch
        self.agrees = agrees or (lambda ours, theirs: ours == theirs)


class Case:
    def __init__(self, name, ours, peers):
        self.name, self.ours, self.peers = name, ours, peers


class Kit:
    """What workload files use."""

    def __init__(self):
        self.engine = None
        self.programs = {}
        self.absent = []
        self.versions = {}

    def ours(self, line):
        return lambda: self.engine.ask(line)

    def c(self, source, line, flags):
        """A line for the program compiled from Peers/`source`, or None; `flags` may be alternatives."""
        if source not in self.programs:
            self.programs[source] = self.compiled(source, flags)
        program = self.programs[source]
        return None if program is None else lambda: program.ask(line)

    def compiled(self, source, flags):
        BUILD.mkdir(parents=True, exist_ok=True)
        target = BUILD / pathlib.Path(source).stem
        for choice in [flags] if isinstance(flags, str) else flags:
            command = ["cc", "-O3", "-march=native", "-o", str(target), str(HERE / "Peers" / source)]
            if subprocess.run(command + shlex.split(choice), capture_output=True).returncode == 0:
                return Program([str(target)])
        self.absent.append(f"{source} (does not compile: {flags})")
        return None

    def module(self, name, package=None):
        """A Python module, or None."""
        try:
            found = importlib.import_module(name)
        except Exception as error:
            self.absent.append(f"{package or name} ({type(error).__name__})")
            return None
        try:
            self.versions[package or name] = importlib.metadata.version(package or name)
        except importlib.metadata.PackageNotFoundError:
            pass
        return found


def time_of(seconds):
    for unit, scale in (("s", 1), ("ms", 1e3), ("us", 1e6)):
        if seconds * scale >= 1 or unit == "us":
            return f"{seconds * scale:.3g} {unit}"


#: Calls shorter than this are repeated within their turn.
TURN = 0.05


def sample(run):
    """The median of a turn's calls, and the answer: for us as for the peers. One call of a millisecond after
    seconds of others' work would measure what the system took from a sleeping process, not the call."""
    times = []
    while not times or sum(times) < TURN:
        seconds, answer = run()
        times.append(seconds)
    return statistics.median(times), answer


def measure(case, repeats):
    peers = [peer for peer in case.peers if peer.run is not None]
    times = {None: []}
    answers = {}
    for _ in range(repeats):
        for peer in [None] + peers:
            seconds, answers[peer] = sample(case.ours if peer is None else peer.run)
            times.setdefault(peer, []).append(seconds)
    own = statistics.median(times[None])
    for peer in peers:
        if not peer.agrees(answers[None], answers[peer]):
            raise SystemExit(
                f"{case.name}: {peer.name} says {answers[peer][:200]}, we {answers[None][:200]}")
        ratio = statistics.median(times[peer]) / own
        spread = sorted(theirs / ours for theirs, ours in zip(times[peer], times[None]))
        verdict = "" if peer.must is None else "met" if ratio >= peer.must else "MISSED"
        if peer.stretch is not None and ratio >= peer.stretch:
            verdict = "stretch"
        print(
            f"{case.name:<26} {peer.name:<24} {time_of(own):>9} {time_of(statistics.median(times[peer])):>9}"
            f" {ratio:>8.3g}   {spread[0]:.3g}..{spread[-1]:.3g}  {peer.must or '-'}/{peer.stretch or '-'} {verdict}",
            flush=True)


def machine():
    names = [line.split(":", 1)[1].strip() for line in open("/proc/cpuinfo") if "model name" in line]
    return f"{names[0] if names else platform.processor()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("workloads", nargs="*", help="name prefixes, e.g. W2; all without one")
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--no-build", action="store_true")
    arguments = parser.parse_args()
    if not arguments.no_build:
        subprocess.run(
            ["swift", "build", "-c", "release", "--package-path", str(HERE), "--product", "EngineBenchmark"],
            check=True, stdout=subprocess.DEVNULL)
    kit = Kit()
    kit.engine = Program([str(HERE / ".build" / "release" / "EngineBenchmark")])
    prefixes = [word.lower() for word in arguments.workloads]
    print(f"{'case':<26} {'peer':<24} {'ours':>9} {'peer':>9} {'ratio':>8}   range  must/stretch")
    for path in sorted((HERE / "workloads").glob("w*.py")):
        if prefixes and not any(
                path.stem.startswith(prefix[:2]) for prefix in prefixes):
            continue
        for case in importlib.import_module(f"workloads.{path.stem}").cases(kit):
            if not prefixes or any(case.name.lower().startswith(prefix) for prefix in prefixes):
                measure(case, arguments.repeats)
    print(f"\nmachine: {machine()}")
    print("versions: " + ", ".join(f"{name} {version}" for name, version in sorted(kit.versions.items())))
    if kit.absent:
        print("absent: " + "; ".join(kit.absent))


if __name__ == "__main__":
    main()
