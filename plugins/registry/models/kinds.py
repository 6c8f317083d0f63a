"""What people are to organisations, to an art and to each other: kinds, each with its label."""

from __future__ import annotations

from enum import StrEnum

from core.kit import N_


class AffiliationRole(StrEnum):
    """What somebody is at an organisation."""

    PUPIL = "pupil"
    TEACHER = "teacher"
    RECTOR = "rector"
    CONTACT = "contact"

    @property
    def label(self) -> str:
        """What it is called, marked for translation."""
        return _ROLE_LABELS[self]

    @property
    def at_schools_only(self) -> bool:
        """Whether only a school has such people; any organisation has contacts."""
        return self is not AffiliationRole.CONTACT


_ROLE_LABELS = {
    AffiliationRole.PUPIL: N_("Pupil"),
    AffiliationRole.TEACHER: N_("Teacher"),
    AffiliationRole.RECTOR: N_("Head of school"),
    AffiliationRole.CONTACT: N_("Contact person"),
}


class ArtForm(StrEnum):
    """What somebody practises, or what an activity is about."""

    MUSIC = "music"
    DANCE = "dance"
    THEATRE = "theatre"
    VISUAL_ART = "visual_art"
    FILM = "film"
    WRITING = "writing"
    CIRCUS = "circus"

    @property
    def label(self) -> str:
        """What it is called, marked for translation."""
        return _ART_FORM_LABELS[self]


_ART_FORM_LABELS = {
    ArtForm.MUSIC: N_("Music"),
    ArtForm.DANCE: N_("Dance"),
    ArtForm.THEATRE: N_("Theatre"),
    ArtForm.VISUAL_ART: N_("Visual art"),
    ArtForm.FILM: N_("Film"),
    ArtForm.WRITING: N_("Creative writing"),
    ArtForm.CIRCUS: N_("Circus"),
}


class Level(StrEnum):
    """How far somebody has come on the instrument or in the art form, in this order."""

    BEGINNER = "beginner"
    INTERMEDIATE = "intermediate"
    ADVANCED = "advanced"
    PREPARATORY = "preparatory"

    @property
    def label(self) -> str:
        """What it is called, marked for translation."""
        return _LEVEL_LABELS[self]

    @property
    def place(self) -> int:
        """Where it stands in the order, from 0; levels are compared by it."""
        return list(Level).index(self)


_LEVEL_LABELS = {
    Level.BEGINNER: N_("Beginner"),
    Level.INTERMEDIATE: N_("Intermediate"),
    Level.ADVANCED: N_("Advanced"),
    Level.PREPARATORY: N_("Preparing for higher education"),
}


class Gender(StrEnum):
    """Only for figures without names, and only where somebody has said it."""

    FEMALE = "female"
    MALE = "male"
    OTHER = "other"

    @property
    def label(self) -> str:
        """What it is called, marked for translation."""
        return _GENDER_LABELS[self]


_GENDER_LABELS = {
    Gender.FEMALE: N_("Female"),
    Gender.MALE: N_("Male"),
    Gender.OTHER: N_("Another gender"),
}


class Protection(StrEnum):
    """How far an address is protected, by decision of the authorities.

    Norway: "fortrolig" and "strengt fortrolig"; Denmark: "navne- og adressebeskyttelse", which
    is the stricter one.
    """

    NONE = "none"
    CONFIDENTIAL = "confidential"
    STRICTLY_CONFIDENTIAL = "strictly_confidential"

    @property
    def label(self) -> str:
        """What it is called, marked for translation."""
        return _PROTECTION_LABELS[self]


_PROTECTION_LABELS = {
    Protection.NONE: N_("Not protected"),
    Protection.CONFIDENTIAL: N_("Protected address"),
    Protection.STRICTLY_CONFIDENTIAL: N_("Strictly protected address"),
}


class Relation(StrEnum):
    """What a guardian is to the pupil."""

    PARENT = "parent"
    FOSTER_PARENT = "foster_parent"
    APPOINTED = "appointed"
    OTHER = "other"

    @property
    def label(self) -> str:
        """What it is called, marked for translation."""
        return _RELATION_LABELS[self]


_RELATION_LABELS = {
    Relation.PARENT: N_("Parent"),
    Relation.FOSTER_PARENT: N_("Foster parent"),
    Relation.APPOINTED: N_("Appointed guardian"),
    Relation.OTHER: N_("Another adult"),
}
