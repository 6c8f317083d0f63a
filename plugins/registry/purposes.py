"""What the register itself asks consent to, word by word."""

from __future__ import annotations

from core.kit import N_
from plugins.registry.hookspecs import ConsentPurpose
from plugins.registry.settings import GUARDIAN_INSIGHT, ONLINE_USE, PHOTOS

PURPOSES = (
    ConsentPurpose(
        key=ONLINE_USE,
        label=N_("Using Flygel oneself"),
        text=N_(
            "The pupil may log in to Flygel and write there: plans, notes and recordings. What "
            "the pupil writes is kept for the pupil and for those with whom it is shared. "
            "Nothing is sold, and there is no advertising. Lessons and activities do not depend "
            "on this answer."
        ),
        own_age={"NO": 13, "DK": 15},
        order=10,
    ),
    ConsentPurpose(
        key=PHOTOS,
        label=N_("Photos and film"),
        text=N_(
            "Photos and film from lessons, gatherings and concerts in which the pupil can be "
            "recognised may be shown on the organisation’s website and in its channels. The "
            "answer can be withdrawn at any time; the pictures are then taken down."
        ),
        child_may_refuse=True,
        every_guardian=True,
        order=20,
    ),
    ConsentPurpose(
        key=GUARDIAN_INSIGHT,
        label=N_("My guardians may still see and act"),
        text=N_(
            "I am of age, so my guardians no longer see what is kept about me. I agree that "
            "those who had custody until I came of age may still see it and act for me here."
        ),
        asked_from=18,
        order=30,
    ),
)
