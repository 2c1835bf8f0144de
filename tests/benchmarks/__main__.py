"""`python -m tests.benchmarks`: tables of quality and speed; `--quick` leaves the large rooms out.

Where the real networks stand beside the repository they are used too, through the tools there.
"""

import argparse
import os
import subprocess
import sys

from tests.benchmarks.goal_fit import print_goal_fit
from tests.benchmarks.loading import print_loading
from tests.benchmarks.network import make_town
from tests.benchmarks.outbox import print_throughput
from tests.benchmarks.quality import quality_table
from tests.benchmarks.speed import speed_table
from tests.shared_data import SHARED

SCORER = "eventhub.matching.offline:score"
INTRODUCERS = "eventhub.matching.offline:introducers"
BUILT_IN = "random,popularity,pa,cn,jaccard,aa,ra,cra,lp,katz,rpr,attr,attrcos,circle,attrnb,ra_attr,combo"
POLICIES = "random,degree,lowdeg,mutual,overlap,attr,combo,strength"


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--quick", action="store_true", help="under a minute")
    quick = arguments.parse_args().quick
    _print_quality(seeds=3 if quick else 10)
    print_goal_fit()
    _print_speed([200, 2000] if quick else [200, 2000, 10000])
    print("\nFrom SQL to arrays, SQLite\n")
    print_loading([2000])
    print_throughput()
    return _run_shared_tools(quick=quick)


def _print_quality(seeds: int) -> None:
    print(f"\nFirst five suggestions that are right, made-up towns of 240 people, {seeds} seeds\n")
    rows = quality_table([make_town(seed=seed) for seed in range(seeds)])
    best, best_new = max(row[1] for row in rows[1:]), max(row[2] for row in rows[1:])
    print("| rule | with ties | x best rule | newcomers | x best rule |\n|---|---|---|---|---|")
    for name, known, new in rows:
        print(f"| {name} | {known:.3f} | {known / best:.2f} | {new:.3f} | {new / best_new:.2f} |")


def _print_speed(sizes: list[int]) -> None:
    print("\nProcessor time, one thread\n")
    print("| guests | everybody's list, s | a guest, ms | one page, ms |\n|---|---|---|---|")
    for guests, whole, page in speed_table(sizes):
        print(f"| {guests:,} | {whole:.2f} | {whole / guests * 1000:.2f} | {page:.1f} |")


def _run_shared_tools(*, quick: bool) -> int:
    if not (SHARED / "tools").is_dir():
        print("\nThe real networks do not stand beside the repository; their tables are left out.")
        return 0
    seeds = ["0"] if quick else ["0", "1", "2"]
    found = _run("eval_match.py", str(SHARED / "data" / "networks"), "--seeds", *seeds, "--optin",
                 "--cap", "0.1", "--scorers", f"{SCORER},{'combo,ra' if quick else BUILT_IN}",
                 "--introducers", f"{INTRODUCERS},{POLICIES}")
    return found or _run("bench_match.py", "--task", "paths,full,viewer", "--plugin", "eventhub.matching.bench:make",
                         "--sizes", "200,2000" if quick else "200,2000,10000", "--rounds", "3",
                         "--skip", "SQL,networkx,python,igraph,polars,dense,bitset,rustworkx")


def _run(tool: str, *arguments: str) -> int:
    """Run a tool with the packages of this checkout, one thread, its output as it comes."""
    print(f"\n{tool}\n", flush=True)
    command = [sys.executable, str(SHARED / "tools" / tool), *arguments]
    return subprocess.run(command, env=os.environ | {"PYTHONPATH": os.getcwd(), "OMP_NUM_THREADS": "1"},
                          check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
