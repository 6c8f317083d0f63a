"""What is typed on the pages of activities and sent to their API: one schema serves both."""

from plugins.activities.schemas.calendar import (
    CalendarArgumentsSchema,
    CalendarEntrySchema,
    FeedSchema,
    LoadArgumentsSchema,
    LoadSchema,
    OverlapSchema,
    WeekSchema,
)
from plugins.activities.schemas.catalogue import (
    CardPageSchema,
    CardSchema,
    CatalogueArgumentsSchema,
    FitSchema,
)
from plugins.activities.schemas.figures import (
    FigureRowSchema,
    FiguresArgumentsSchema,
    FiguresSchema,
)
from plugins.activities.schemas.offers import (
    ActivitySchema,
    CancelSchema,
    CopySchema,
    KindSchema,
    PlacesSchema,
    SeriesSchema,
    SessionSchema,
    TagSchema,
    TagSchemeSchema,
)
from plugins.activities.schemas.parts import InstrumentSchema, NamedSchema, ReasonSchema
from plugins.activities.schemas.registrations import (
    DecideSchema,
    ParticipantSchema,
    RegisterSchema,
    RegistrationSchema,
)
from plugins.activities.schemas.sessions import (
    AttendanceSchema,
    AttendeeSchema,
    MarkSchema,
    TakeAttendanceSchema,
)

__all__ = [
    "ActivitySchema",
    "AttendanceSchema",
    "AttendeeSchema",
    "CalendarArgumentsSchema",
    "CalendarEntrySchema",
    "CancelSchema",
    "CardPageSchema",
    "CardSchema",
    "CatalogueArgumentsSchema",
    "CopySchema",
    "DecideSchema",
    "FeedSchema",
    "FigureRowSchema",
    "FiguresArgumentsSchema",
    "FiguresSchema",
    "FitSchema",
    "InstrumentSchema",
    "KindSchema",
    "LoadArgumentsSchema",
    "LoadSchema",
    "MarkSchema",
    "NamedSchema",
    "OverlapSchema",
    "ParticipantSchema",
    "PlacesSchema",
    "ReasonSchema",
    "RegisterSchema",
    "RegistrationSchema",
    "SeriesSchema",
    "SessionSchema",
    "TagSchema",
    "TagSchemeSchema",
    "TakeAttendanceSchema",
    "WeekSchema",
]
