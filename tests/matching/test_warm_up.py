"""What matching loads at its first use is loaded by a rehearsal."""

import subprocess
import sys

from tests.checkout import ROOT

FIRST_PAGE = """
import sys
from eventhub.matching.viewer_scores import PreparedRoom
from eventhub.matching.recommendations import connectors, explain, room_shortlists
from eventhub.matching.warm_up import rehearse
from eventhub.matching.scores import prepare
from tests.matching.rooms import attendee
from tests.matching.stated import build_facts

rehearse()
loaded = set(sys.modules)
school = frozenset({("school", "tongji")})
facts, words = build_facts([attendee(number, items=school) for number in range(1, 60)], ties=[(1, 2, 1.0), (2, 3, 1.0)])
view = PreparedRoom(prepare(facts), words).find_scores(1)
explain(view, [3]), connectors(view)
print(sorted(set(sys.modules) - loaded))
"""


def test_after_a_rehearsal_the_first_page_loads_nothing_more():
    done = subprocess.run([sys.executable, "-c", FIRST_PAGE], cwd=ROOT, text=True, capture_output=True, check=True)

    assert done.stdout.strip() == "[]"
