"""What the core's own actions and subjects are called in the log; plugins name theirs."""

from __future__ import annotations

from core.contributions import ActionLabel, SubjectLabel
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
    ActionLabel(action="core:role:give", label=N_("Gave a role")),
    ActionLabel(action="core:role:take", label=N_("Took a role away")),
    ActionLabel(action="core:membership:begin", label=N_("Became a member")),
    ActionLabel(action="core:membership:end", label=N_("Ended a membership")),
    ActionLabel(action="core:invitation:send", label=N_("Sent an invitation")),
    ActionLabel(action="core:invitation:send_again", label=N_("Sent an invitation again")),
    ActionLabel(action="core:invitation:withdraw", label=N_("Withdrew an invitation")),
    ActionLabel(action="core:invitation:accept", label=N_("Accepted an invitation")),
    ActionLabel(action="core:session:begin", label=N_("Signed in")),
    ActionLabel(action="core:session:end", label=N_("Signed out")),
    ActionLabel(action="core:account:rename", label=N_("Changed their name")),
    ActionLabel(action="core:email:change", label=N_("Changed their e-mail address")),
    ActionLabel(action="core:password:change", label=N_("Changed their password")),
    ActionLabel(action="core:second_factor:enable", label=N_("Set up a second factor")),
    ActionLabel(action="core:second_factor:disable", label=N_("Removed their second factor")),
    ActionLabel(action="core:second_factor:fail", label=N_("Failed with a second factor")),
    ActionLabel(action="core:second_factor:renew_codes", label=N_("Made new recovery codes")),
)

CORE_SUBJECTS = (
    SubjectLabel(kind="account", label=N_("Account")),
    SubjectLabel(kind="invitation", label=N_("Invitation")),
    SubjectLabel(kind="membership", label=N_("Member")),
    SubjectLabel(kind="plugin", label=N_("Module")),
    SubjectLabel(kind="session", label=N_("Signed-in browser")),
    SubjectLabel(kind="setting", label=N_("Setting")),
    SubjectLabel(kind="tenant", label=N_("The organisation itself")),
    SubjectLabel(kind="token", label=N_("Access key")),
)
