"""States and moves, on the way a contribution round goes."""

import pytest

from core.kit import N_, Decision, Term, Workflow

ROUND = Workflow(
    states={
        "draft": N_("draft"),
        "reviewed": N_("reviewed"),
        "approved": N_("approved"),
        "invoiced": N_("invoiced"),
        "paid": N_("paid"),
    },
    transitions={
        "draft": ["reviewed"],
        "reviewed": ["draft", "approved"],
        "approved": ["invoiced"],
        "invoiced": ["paid"],
    },
)
ALLOWED = {
    ("draft", "reviewed"),
    ("reviewed", "draft"),
    ("reviewed", "approved"),
    ("approved", "invoiced"),
    ("invoiced", "paid"),
}


@pytest.mark.parametrize("current", ROUND.states)
@pytest.mark.parametrize("wanted", ROUND.states)
def test_only_the_declared_moves_are_allowed(current: str, wanted: str) -> None:
    assert ROUND.may_move(current, wanted).allowed is ((current, wanted) in ALLOWED)


def test_a_skipped_step_says_from_where_to_where_in_words_that_can_be_translated() -> None:
    [reason] = ROUND.may_move("draft", "paid").reasons
    assert reason.code == "workflow.no_such_step"
    assert reason.params == {"current": "draft", "wanted": "paid"}
    assert all(isinstance(word, Term) for word in reason.params.values())


def test_staying_is_not_a_move() -> None:
    assert ROUND.may_move("paid", "paid").codes == ("workflow.already_there",)
    loop = Workflow({"a": "a"}, {"a": ["a"]})
    assert loop.may_move("a", "a") == Decision.yes()


def test_a_state_without_moves_is_final() -> None:
    assert [state for state in ROUND.states if ROUND.is_final(state)] == ["paid"]
    assert ROUND.next_states("reviewed") == ("draft", "approved")
    assert ROUND.first == "draft"


def test_an_unknown_state_is_a_mistake_and_not_a_refusal() -> None:
    with pytest.raises(KeyError):
        ROUND.may_move("lost", "paid")
    with pytest.raises(KeyError):
        ROUND.may_move("draft", "lost")


def test_a_transition_to_an_undeclared_state_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match=r"\['lost'\]"):
        Workflow({"draft": "draft"}, {"draft": ["lost"]})
