from eventhub.site.cards.rules import Card, find_first_open, find_next


def test_the_first_question_without_an_answer_is_found_in_the_order_of_asking():
    assert find_first_open(set()) is Card.GOAL
    assert find_first_open({Card.GOAL, Card.PEOPLE}) is Card.BACKGROUND
    assert find_first_open(set(Card)) is None


def test_after_the_last_question_there_is_none():
    assert [find_next(card) for card in Card] == [Card.BACKGROUND, Card.PEOPLE, None]
