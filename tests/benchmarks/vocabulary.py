"""`python -m tests.benchmarks.vocabulary`: suggestions against a plain scan of the same file.

The plain scan folds nothing and ranks nothing: `text in line` over every line of the file. A ratio below one
says that the answer, ranked and tolerant, costs less than looking at each line once. Times are of the processor.
"""

import time
from collections.abc import Callable
from importlib.resources import files

from eventhub.text import vocabulary
from eventhub.text.catalogue import FILES, catalogue

TYPED = {
    "school": ("t", "tjdx", "bei", "university of", "慕尼黑", "tsingha", "universty of m", "zzqxw"),
    "place": ("s", "sh", "cd", "成", "kunsan", "zzqxw"),
    "employer": ("s", "hw", "sie", "中国", "volkswagn", "zzqxw"),
}
REPEATS = 5


def main() -> None:
    catalogue.cache_clear()
    for kind in FILES:
        print(
            f"read {kind:10} {seconds(lambda kind=kind: catalogue(kind), 1) * 1000:7.1f} ms"
            f"  {len(catalogue(kind).entries):6} values {len(catalogue(kind).forms):6} forms"
        )
    vocabulary.suggest("school", "zzqxw", 8)
    for kind, texts in TYPED.items():
        lines = files("eventhub.text.data").joinpath(f"{FILES[kind]}.tsv").read_text("utf-8").split("\n")
        for typed in texts:
            mine = seconds(lambda kind=kind, typed=typed: vocabulary.suggest(kind, typed, 8), REPEATS)
            plain = seconds(lambda typed=typed, lines=lines: [line for line in lines if typed in line.lower()], REPEATS)
            print(f"{kind:9} {typed:15} {mine * 1000:7.2f} ms  plain {plain * 1000:6.2f} ms  {mine / plain:6.2f}x")


def seconds(work: Callable[[], object], repeats: int) -> float:
    """The best of several runs."""
    taken = []
    for _ in range(repeats):
        begin = time.process_time()
        work()
        taken.append(time.process_time() - begin)
    return min(taken)


if __name__ == "__main__":
    main()
