"""What the core's own actions and subjects are called in the log; plugins name theirs."""

from __future__ import annotations

from core.contributions import ActionLabel
from core.kit import N_

CORE_ACTIONS = (
    ActionLabel(action="core:plugin:enable", label=N_("Switched a module on")),
    ActionLabel(action="core:plugin:disable", label=N_("Switched a module off")),
    ActionLabel(action="core:plugin:export", label=N_("Downloaded a module's data")),
    ActionLabel(action="core:plugin:remove", label=N_("Deleted a module's data")),
    ActionLabel(action="core:setting:change", label=N_("Changed a setting")),
    ActionLabel(action="core:setting:remove", label=N_("Took a setting's value away")),
    ActionLabel(action="core:tenant:change", label=N_("Changed the organisation's profile")),
    ActionLabel(action="core:token:issue", label=N_("Made an access key for programs")),
    ActionLabel(action="core:token:revoke", label=N_("Withdrew an access key for programs")),
)

# The kinds of thing that a line can be about.
SUBJECT_KINDS = {
    "account": N_("Account"),
    "invitation": N_("Invitation"),
    "membership": N_("Member"),
    "plugin": N_("Module"),
    "role": N_("Role"),
    "session": N_("Signed-in browser"),
    "setting": N_("Setting"),
    "tenant": N_("Organisation"),
    "token": N_("Access key"),
}
