"""The organiser's look at the lists: how even the room is, in counts."""

from __future__ import annotations

from flask import Blueprint, g, render_template
from flask_babel import gettext, lazy_gettext, ngettext

from eventhub.events.event.rules import TeamRole
from eventhub.matching.evenness import Step
from eventhub.platform.web.access import organiser
from eventhub.recommendations import queries
from eventhub.recommendations.room_picture import RoomPicture, room_picture

bp = Blueprint("organiser_room", __name__)

_ = lazy_gettext

# From this Gini coefficient on. Judgement; five entries each by chance alone (Poisson) give 0.25.
UNEVENNESS = ((0.5, _("very uneven")), (0.35, _("uneven")), (0.25, _("fairly even")), (0.0, _("even")))


@bp.get("/manage/<slug>/room")
@organiser(TeamRole.MANAGER)
def room(slug: str) -> str:
    """Show how often guests are on lists, without spreading and now."""
    picture = room_picture(queries.last_run(g.event.id))
    steps = [(on_lists(row.step), row) for row in picture.rows]
    return render_template(
        "organiser/room/room.html",
        event=g.event,
        picture=picture,
        steps=steps,
        evenness=evenness(picture),
        top_share=top_share(picture),
    )


def evenness(picture: RoomPicture) -> str:
    """Say how even the lists are, and what sharing did."""
    before, after = (next(str(words) for least, words in UNEVENNESS if uneven >= least) for uneven in picture.uneven)
    return gettext(
        "Without spreading, the lists would be %(before)s; now they are %(after)s.", before=before, after=after
    )


def top_share(picture: RoomPicture) -> str:
    """Say which part of all entries the five most listed guests hold; "" in a small room."""
    if picture.top is None:
        return ""
    before, after = (f"{share:.0%}" for share in picture.top)
    return gettext(
        "The five most listed guests would hold %(before)s of all places; now they hold %(after)s.",
        before=before,
        after=after,
    )


def on_lists(step: Step) -> str:
    """Say on how many lists the guests of one step are."""
    if step.most is None:
        return gettext("%(least)s or more", least=step.least)
    if step.most > step.least:
        return gettext("%(least)s to %(most)s", least=step.least, most=step.most)
    return ngettext("%(num)s list", "%(num)s lists", step.least) if step.least else gettext("no list")
