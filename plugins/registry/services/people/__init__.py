"""Recording people: everything passes the actor's reach before it is changed."""

from plugins.registry.services.people.affiliations import (
    add_guardianship,
    affiliate,
    end_affiliation,
    end_guardianship,
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
    personal_data_of,
    preview_erase,
)
from plugins.registry.services.people.records import (
    AffiliationDetails,
    PersonDetails,
    add_person,
    change_person,
)

__all__ = [
    "AffiliationDetails",
    "ErasePreview",
    "PersonDetails",
    "add_guardianship",
    "add_person",
    "affiliate",
    "change_person",
    "end_affiliation",
    "end_guardianship",
    "erase_person",
    "link_membership",
    "link_waiting_person",
    "merge_people",
    "personal_data_of",
    "preview_erase",
    "unlink_membership",
]
