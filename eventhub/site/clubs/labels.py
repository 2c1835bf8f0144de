"""Words of the pages of clubs, in the reader's language."""

from __future__ import annotations

from flask_babel import lazy_gettext

from eventhub.events.clubs.rules import ClubRole, Shown

ROLE_WORDS = {
    ClubRole.HOST: lazy_gettext("You host it"),
    ClubRole.MEMBER: lazy_gettext("You are a member"),
    ClubRole.FOLLOWER: lazy_gettext("You follow it"),
    ClubRole.NONE: lazy_gettext("You do not follow it"),
    ClubRole.REMOVED: lazy_gettext("You do not follow it"),
}

SHOWN_WORDS = {
    Shown.EVERYONE: lazy_gettext("Everyone: your name and photo are on the club’s page"),
    Shown.MEMBERS: lazy_gettext("Members of the club"),
    Shown.HOSTS: lazy_gettext("Hosts only; you see no other members then"),
}

REFUSALS = {
    "create": lazy_gettext("Only people the operator trusts can found clubs here."),
    "club": lazy_gettext("You have founded three clubs today. Try again tomorrow."),
    "not_a_guest": lazy_gettext(
        "Members are people who have been guests at an event of the club. Follow it until then."
    ),
    "last_host": lazy_gettext("You are the only host. Make a member a host first, or close the club."),
    "too_many_hosts": lazy_gettext("A club has ten hosts at most."),
    "not_shown": lazy_gettext(
        "Hosts stand on the page for everyone. This member can choose so under “What I show”; then make them a host."
    ),
    "has_club": lazy_gettext("This event belongs to another club."),
}
