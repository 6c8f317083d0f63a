"""Named states and the moves between them, for everything that is decided step by step."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from core.kit.decision import Decision, Reason
from core.kit.message import N_, Term


@dataclass(frozen=True)
class Workflow:
    """States in the order people meet them, and where each may go next.

    ``states`` gives every state its marked label. A state that ``transitions`` does not name
    is final. Raises ValueError when a transition names a state that is not there.
    """

    states: Mapping[str, str]
    transitions: Mapping[str, Iterable[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        known = dict(self.states)
        moves = {state: tuple(following) for state, following in self.transitions.items()}
        named = {*moves, *(state for following in moves.values() for state in following)}
        if unknown := sorted(named - known.keys()):
            raise ValueError(f"Transitions name states that are not declared: {unknown}.")
        object.__setattr__(self, "states", known)
        object.__setattr__(self, "transitions", moves)

    @property
    def first(self) -> str:
        """The state everything begins in."""
        return next(iter(self.states))

    def next_states(self, state: str) -> tuple[str, ...]:
        """Where one may go from the state; nothing when it is final. Raises KeyError."""
        self.states[state]
        return tuple(self.transitions.get(state, ()))

    def is_final(self, state: str) -> bool:
        """Whether nothing follows. Raises KeyError for a state that is not there."""
        return not self.next_states(state)

    def may_move(self, current: str, wanted: str) -> Decision:
        """Whether one may go from one state to the other in one step.

        Staying where one is, is not a move. Raises KeyError for a state that is not there.
        """
        following = self.next_states(current)
        params = {"current": Term(self.states[current]), "wanted": Term(self.states[wanted])}
        if wanted in following:
            return Decision.yes()
        if wanted == current:
            return Decision.no(
                Reason("workflow.already_there", N_("This is already: %(current)s."), params)
            )
        return Decision.no(
            Reason(
                "workflow.no_such_step",
                N_("This cannot go from “%(current)s” to “%(wanted)s”."),
                params,
            )
        )
