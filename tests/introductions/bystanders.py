"""What goes on around Anna's requests in the state machine: offers, wishes, and people who leave;
and what of all that Anna may know.

Rules and invariants for tests/introductions/test_machine.py, which has the room and the clock.
"""

import re

import sqlalchemy as sa
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from eventhub.events.registrations import service as registrations
from eventhub.introductions import offering, queries, wishing
from eventhub.introductions.models import MeetingWish, Offer
from eventhub.introductions.offering import OFFER_LINK
from eventhub.introductions.outcomes import requester_view
from eventhub.introductions.rules import OPEN_OFFERS, IntroductionState, OfferState, SideAnswer
from eventhub.platform.mail.models import OutgoingMail
from eventhub.platform.tokens import derive
from eventhub.privacy import service as privacy
from tests.inspector import Inspector

# Tokens, and numbers of rows, which a database never gives out twice.
MADE_ANEW = re.compile(
    r'name="(?:csrf_token|form_key)"[^>]*value="[^"]*"|notes-of="\d+"|(?<=/introductions/)\d+|(?<=/offers/)\d+\b|'
    r"(?<=/offer/)[\w-]+"
)


class Bystanders:
    """Li Wei may offer to introduce Anna and Zhang Min; both may wish to meet; each may withdraw or leave for good."""

    def nobody_yet(self):
        self.offers_ended: dict[int, OfferState] = {}
        self.was_mutual = False
        self.gone: set[int] = set()

    @property
    def offers(self):
        return self.db.session.scalars(sa.select(Offer).order_by(Offer.id)).all()

    @property
    def pair(self):
        return self.stage.anna.id, self.stage.zhang_min.id

    @rule(friend=st.sampled_from(("li_wei", "sofia")))
    def a_friend_offers(self, friend):
        self.attempt("offer", offering.offer, self.stage.event.id, getattr(self.stage, friend).id, self.pair, "")

    @rule(answers=st.tuples(*[st.sampled_from((None, *SideAnswer))] * 2), last=st.booleans())
    def the_two_answer_an_offer(self, answers, last):
        for made in self.offers[-1:] if last else self.offers[:1]:
            for side, answer in zip(made.sides, answers, strict=True):
                if answer is not None:
                    token = derive(OFFER_LINK, side.nonce)
                    self.attempt(f"side {answer}", offering.answer_as_side, token, answer)

    @rule(second=st.booleans())
    def a_side_undoes(self, second):
        for made in self.offers:
            self.attempt("undo side", offering.undo_as_side, derive(OFFER_LINK, made.sides[second].nonce))

    @precondition(lambda self: self.offers)
    @rule()
    def an_offer_is_withdrawn(self):
        made = self.offers[-1]
        self.attempt("withdraw offer", offering.withdraw_offer, made.id, made.offerer_id)

    @rule(turned=st.booleans(), back=st.booleans())
    def somebody_wishes(self, turned, back):
        owner, target = self.pair[::-1] if turned else self.pair
        self.attempt("wish", wishing.take_back if back else wishing.wish, self.stage.event.id, owner, target)
        wished = self.db.session.scalar(sa.select(sa.func.count()).where(MeetingWish.withdrawn_at.is_(None)))
        self.was_mutual |= wished == 2

    @precondition(lambda self: not self.gone and len(self.requests) > 1)
    @rule(who=st.sampled_from(("zhang_min", "li_wei", "sofia")), for_good=st.booleans())
    def somebody_leaves(self, who, for_good):
        person = getattr(self.stage, who)
        self.gone.add(person.id)
        if for_good:
            self.attempt("leave", self.erase, person.id)
        else:
            row = queries.find_registration(self.stage.event.id, person.id)
            self.attempt("leave", registrations.withdraw, row, by=person)

    @staticmethod
    def erase(user_id, *, now):
        privacy.erase(user_id, now)

    @invariant()
    def an_offer_introduces_with_two_yeses_only(self):
        made_real = [each for each in self.introductions if each.from_offer]
        done = [made for made in self.offers if made.state is OfferState.INTRODUCED]
        assert len(made_real) == len(done) <= 1
        for made in done:
            assert [side.answer for side in made.sides if side.user_id not in self.gone] == [
                SideAnswer.YES for side in made.sides if side.user_id not in self.gone
            ]

    @invariant()
    def open_offers_have_a_timer_and_final_ones_stay(self):
        for made in self.offers:
            assert (made.next_step_at is not None) == (made.state in OPEN_OFFERS)
            if made.id in self.offers_ended:
                assert made.state is self.offers_ended[made.id]
            if made.state not in OPEN_OFFERS:
                self.offers_ended[made.id] = made.state

    @invariant()
    def a_wish_is_told_only_when_both_wished(self):
        told = self.db.session.scalar(
            sa.select(sa.func.count()).where(OutgoingMail.kind == "introductions/mutual_wish")
        )
        assert self.was_mutual or not told

    def put_to_anna(self):
        """What Anna may know of the offers put to her: whether she was asked, what she said, whether it stands."""
        return [
            (made.offerer.name, made.decide_by, side.asked_at is not None, side.answer, made.withdrawn_at)
            for made in self.offers
            for side in made.sides
            if side.user_id == self.stage.anna.id
        ]

    def seen_of(self, request):
        """All that Anna may know of one request; of whom she was introduced to also that they have left since."""
        made = request.state is IntroductionState.INTRODUCED
        return (
            self.named[request.target_id],
            request.target.name,
            request.from_offer,
            request.decide_by,
            self.of_the_introduction(request) if made else None,
            requester_view(request.decide_by, request.ended_at if made else None, request.withdrawn_at, self.now),
        )

    def of_the_introduction(self, request):
        return self.named[request.introduced_by_id], request.target.email, request.asks[-1].introducer.name

    def page(self):
        anna = Inspector(self.app, self.db.session).sign_in(self.stage.anna)
        html = anna.get("/introductions").html
        return MADE_ANEW.sub("", html)
