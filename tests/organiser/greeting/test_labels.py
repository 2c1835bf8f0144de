"""Why a newcomer is introduced to a guest, said to a greeter."""

from flask_babel import force_locale

from eventhub.matching.results import Reason, ReasonKind
from eventhub.organiser.greeting.labels import why_words
from eventhub.organiser.greeting.sheet import Row, Suggestion
from eventhub.recommendations.presenters import Ground
from eventhub.recommendations.queries import GuestProfile


def test_of_a_line_that_the_greeter_may_not_read_the_topic_is_told(sqlite_app):
    nora, min_ = (GuestProfile(at, name, "", "", "") for at, name in enumerate(("Nora Lang", "Zhang Min"), start=1))
    lines = {"my_wish": "energy storage", "their_wish": "工厂储能"}
    reason = Reason(ReasonKind.LINES, 0.5)

    def told(**topic):
        return why_words(Row(nora, None), Suggestion(min_, (Ground(reason, **lines, **topic),)))

    with sqlite_app.test_request_context(), force_locale("en"):
        assert told(sought="energy_storage") == "Nora Lang and Zhang Min both write about storage."
        assert told() == "Nora Lang writes “energy storage”; Zhang Min writes “工厂储能”."
