"""The shared tools on real networks, where they stand beside the repository: their tables, and what they found."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.shared_data import SHARED

SCORER = "eventhub.matching.evaluation:score"
INTRODUCERS = "eventhub.matching.evaluation:introducers"
BUILT_IN = "random,popularity,pa,cn,jaccard,aa,ra,cra,lp,katz,rpr,svd,netmf,attr,attrcos,circle,attrnb,ra_attr,combo"
POLICIES = "random,degree,lowdeg,mutual,overlap,attr,combo,strength"
# Databases and plain Python are 20 to 200 times slower; the tool's own page has them.
TOO_SLOW = "SQL,networkx,python,igraph,polars,dense,bitset,rustworkx"


def present() -> bool:
    """Whether the tools and the networks are there."""
    return (SHARED / "tools" / "eval_match.py").exists() and (SHARED / "data" / "networks").is_dir()


def evaluate(*, quick: bool) -> dict[str, dict[str, float]]:
    """Quality on every network: {data set: {method: P@5}}; the tables are printed as they come."""
    seeds = ["0"] if quick else ["0", "1", "2"]
    found = _run(
        "eval_match.py",
        str(SHARED / "data" / "networks"),
        "--seeds",
        *seeds,
        "--optin",
        "--cap",
        "0.1",
        "--scorers",
        f"{SCORER},{'combo,ra,attr' if quick else BUILT_IN}",
        "--introducers",
        f"{INTRODUCERS},{POLICIES}",
        json_at="--json",
    )
    table = {
        name: {method: row["P@5"] for method, row in each["scorers"].items()}
        for name, each in found.items()
        if each.get("scorers")
    }
    _print_shares(table)
    _print_introducers({name: each["introducers"] for name, each in found.items() if each.get("introducers")})
    if not quick:
        _closeness()
    return table


def _closeness() -> None:
    """Introducers once more where people's closeness is known, by the seconds they spent together before."""
    found = _run(
        "eval_match.py",
        str(SHARED / "data" / "networks"),
        "--weighted",
        "--max-cuts",
        "9",
        "--optin",
        "--datasets",
        "ht2009,hs2011,hs2012",
        "--scorers",
        "random",
        "--introducers",
        f"{INTRODUCERS},{POLICIES}",
        json_at="--json",
    )
    print("\nWith stated closeness:")
    _print_introducers({name: each["introducers"] for name, each in found.items() if each.get("introducers")})


def _print_shares(table: dict[str, dict[str, float]]) -> None:
    """Against the best other method on the very same networks; the tool's own best is over more of them."""
    print("\n| network | EventHub, P@5 | best other | which | ratio |\n|---|---|---|---|---|")
    for name, row in table.items():
        others = {method: value for method, value in row.items() if method != SCORER}
        best = max(others, key=lambda method: others[method])
        print(f"| {name} | {row[SCORER]:.3f} | {others[best]:.3f} | {best} | {row[SCORER] / others[best]:.2f} |")


def _print_introducers(found: dict[str, dict[str, dict[str, float]]]) -> None:
    print("\n| network | EventHub, best@3 | best other | which |\n|---|---|---|---|")
    for name, row in found.items():
        others = {policy: each.get("best@3", 0.0) for policy, each in row.items() if policy != INTRODUCERS}
        best = max(others, key=lambda policy: others[policy])
        if others[best]:
            print(f"| {name} | {row[INTRODUCERS]['best@3']:.3f} | {others[best]:.3f} | {best} |")


def race(*, quick: bool, large: bool) -> None:
    """The speed of the products beneath the score against other ways to compute them; prints the tool's tables."""
    sizes = "200" if quick else "200,2000,10000" if large else "200,2000"
    _run(
        "bench_match.py",
        "--task",
        "paths,full,viewer",
        "--plugin",
        "eventhub.matching.bench:make",
        "--plugin",
        "tests.benchmarks.plain:make",
        "--sizes",
        sizes,
        "--rounds",
        "3",
        "--skip",
        TOO_SLOW,
    )


def _run(tool: str, *arguments: str, json_at: str = "") -> dict:
    """Run a tool with the packages of this checkout, one thread, its output as it comes."""
    print(f"\n{tool}\n", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "found.json"
        command = [sys.executable, str(SHARED / "tools" / tool), *arguments, *([json_at, str(file)] if json_at else [])]
        subprocess.run(command, env=os.environ | {"PYTHONPATH": os.getcwd(), "OMP_NUM_THREADS": "1"}, check=True)
        return json.loads(file.read_text()) if json_at else {}
