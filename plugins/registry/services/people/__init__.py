"""Recording people: everything passes the actor's reach before it is changed."""

from plugins.registry.services.people.affiliations import affiliate, end_affiliation
from plugins.registry.services.people.consents import answer_consent, record_consent
from plugins.registry.services.people.guardians import (
    add_guardianship,
    change_guardianship,
    end_guardianship,
)
from plugins.registry.services.people.inviting import (
    NewGuardian,
    invite_guardian,
    invite_guardian_of,
    invite_own_guardian,
    invite_person,
)
from plugins.registry.services.people.linking import (
    link_membership,
    link_waiting_person,
    unlink_membership,
)
from plugins.registry.services.people.privacy import (
    ErasePreview,
    erase_person,
    merge_people,
    own_personal_data,
    personal_data_of,
    preview_erase,
)
from plugins.registry.services.people.records import (
    AffiliationDetails,
    PersonDetails,
    add_person,
    change_person,
)
from plugins.registry.services.people.residences import ResidenceDetails, write_residence
from plugins.registry.services.people.teaching import TeachingDetails, add_teaching, end_teaching

__all__ = [
    "AffiliationDetails",
    "ErasePreview",
    "NewGuardian",
    "PersonDetails",
    "ResidenceDetails",
    "TeachingDetails",
    "add_guardianship",
    "add_person",
    "add_teaching",
    "affiliate",
    "answer_consent",
    "change_guardianship",
    "change_person",
    "end_affiliation",
    "end_guardianship",
    "end_teaching",
    "erase_person",
    "invite_guardian",
    "invite_guardian_of",
    "invite_own_guardian",
    "invite_person",
    "link_membership",
    "link_waiting_person",
    "merge_people",
    "own_personal_data",
    "personal_data_of",
    "preview_erase",
    "record_consent",
    "unlink_membership",
    "write_residence",
]
