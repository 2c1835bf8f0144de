"""`python -m tests.benchmarks.scale 20000`: everybody's lists in one large room, and the memory that takes.

The room runs through chunks of viewers, so that memory grows with the room and not with its square.
Run it by itself: the peak is that of the whole process.
"""

import resource
import sys
import time

from eventhub.matching.recommendations import room_shortlists
from tests.benchmarks.speed import make_room


def main() -> None:
    guests = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    room = make_room(guests)
    wall, start = time.perf_counter(), time.process_time()
    lists = room_shortlists(room)
    taken, wall = time.process_time() - start, time.perf_counter() - wall
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20
    print("| guests | people on lists | processor, s | clock, s | peak, GB |\n|---|---|---|---|---|")
    print(f"| {guests:,} | {sum(map(len, lists.values())):,} | {taken:.1f} | {wall:.1f} | {peak:.2f} |")


if __name__ == "__main__":
    main()
