"""From publishing an event to the follow-up, by hand and by mail, as issue 2 tells it."""

import pytest

from tests.journeys.story import Story


@pytest.fixture
def story(app, session, clock, mailbox, browser):
    return Story(app, session, clock, mailbox, browser)


def publish(story):
    """Grace creates an event in six fields and publishes it; gives the slug of the link she shares."""
    grace = story.person("Grace Huang", "黄静")
    story.sign_in_by_code(grace)
    form = grace.browser.get("/events/new").form()
    page = grace.browser.submit(
        form, press="Publish", title="Clean-Energy Evening", starts="2027-03-12T18:30", ends="2027-03-12T21:30",
        zone="Europe/Berlin", place="Berlin", description="Meet the people who build heat pumps.", capacity="40")
    slug = page.url.rsplit("/", 1)[1]
    assert f"/e/{slug}" in page.text or page.links(f"/e/{slug}")
    return slug


def test_scratch(story):
    slug = publish(story)
    anna = story.person("Anna Keller")
    page = story.register(anna, slug, goals=["find_customers"], goal_sentence="Find installers.")
    print(page.text)
    print(story.newest_mail(anna).attachments)
    assert 0
