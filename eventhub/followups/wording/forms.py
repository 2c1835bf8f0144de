"""Which sentences of a kind fit what is known."""

from __future__ import annotations

import re
from collections.abc import Callable

from eventhub.accounts.rules import BackgroundKind
from eventhub.followups.wording.facts import Facts, Manner
from eventhub.followups.wording.kinds import Form, TextKind
from eventhub.followups.wording.languages import wording_of

SHARED_FORMS = {
    BackgroundKind.HOMETOWN: Form.HOMETOWN,
    BackgroundKind.ANCESTRAL_HOME: Form.ANCESTRAL_HOME,
    BackgroundKind.SCHOOL: Form.SCHOOL,
    BackgroundKind.EMPLOYER: Form.EMPLOYER,
}
# People are congratulated on an engagement, not on "engaged".
_IS_DONE = re.compile(r"^[a-z]+(?<!e)ed$", re.IGNORECASE)
_QUIET = {Form.PLAIN: Form.QUIET, Form.MENTION: Form.QUIET_MENTION, Form.UNMET: Form.QUIET_UNMET}


def find_form(kind: TextKind, facts: Facts, manner: Manner) -> Form | None:
    """Return which sentences of a kind fit what is known; None where the kind lacks what it is about."""
    return _FORMS[kind](facts, manner)


def _of_thanks(facts: Facts, manner: Manner) -> Form:
    if manner.closed:
        return Form.CLOSED
    if facts.known_before:
        return Form.KNOWN_MENTION if facts.mention else Form.KNOWN
    # Who owes something does not ask for what was offered.
    if facts.has_offer and not facts.has_promise:
        return _of_offer(facts, manner)
    if facts.mention:
        return Form.MENTION
    return SHARED_FORMS[facts.shared.kind] if facts.shared else Form.PLAIN


def _of_offer(facts: Facts, manner: Manner) -> Form:
    if not facts.they_promised:
        return Form.NO_OFFER
    return Form.OFFER if _stands_alone(facts.they_promised, manner) else Form.BARE_OFFER


def _of_reminder(facts: Facts, manner: Manner) -> Form | None:
    return _of_offer(facts, manner) if facts.they_promised else None


def _of_promise(facts: Facts, manner: Manner) -> Form | None:
    if not facts.has_promise:
        return None
    if not facts.i_promised:
        return Form.NO_THING
    is_paper = wording_of(manner.language).is_paper(facts.i_promised)
    if _stands_alone(facts.i_promised, manner):
        return Form.THING if is_paper else Form.GIFT
    return Form.BARE if is_paper else Form.BARE_GIFT


def _of_congratulations(facts: Facts, manner: Manner) -> Form | None:
    if not facts.typed:
        return None
    if _IS_DONE.search(facts.typed):
        return None
    is_bare = not _stands_alone(facts.typed, manner) and not wording_of(manner.language).is_doing(facts.typed)
    return Form.BARE if is_bare else Form.PLAIN


def _stands_alone(thing: str, manner: Manner) -> bool:
    return wording_of(manner.language).reads_as_is(thing)


def _of_return(facts: Facts, manner: Manner) -> Form:
    form = Form.UNMET if not facts.met else Form.MENTION if facts.mention else Form.PLAIN
    return _QUIET[form] if manner.quiet else form


_FORMS: dict[TextKind, Callable[[Facts, Manner], Form | None]] = {
    TextKind.THANKS: _of_thanks,
    TextKind.PROMISE: _of_promise,
    TextKind.CHECK_IN: _of_return,
    TextKind.AGAIN: _of_return,
    TextKind.SHARE: lambda facts, _: (Form.MENTION if facts.mention else Form.PLAIN) if facts.typed else None,
    TextKind.OFFER_INTRO: lambda facts, _: (Form.LINE if facts.line else Form.PLAIN) if facts.person else None,
    TextKind.INVITE: lambda facts, _: Form.MENTION if facts.mention else Form.PLAIN,
    TextKind.CONGRATULATE: _of_congratulations,
    TextKind.FESTIVAL: lambda *_: Form.PLAIN,
    TextKind.THANK_INTRODUCER: lambda facts, _: (
        (Form.TALKED if facts.talked else Form.PLAIN) if facts.introduced else None
    ),
    TextKind.HELLO: lambda facts, _: Form.PLAIN if facts.introducer else Form.UNMET,
    TextKind.REMIND: _of_reminder,
}
