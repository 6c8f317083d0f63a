"""ALL that a plugin may import from the platform, besides `core.kit`. Re-exports, no code."""

from __future__ import annotations

from core.audit.services import record as record_change
from core.contributions import (
    ActionLabel,
    DemoLogin,
    DemoTenant,
    Impact,
    LimitChoice,
    Maturity,
    NavItem,
    Panel,
    Permission,
    PersonalData,
    PluginInfo,
    PluginKind,
    Role,
    Setting,
    SubjectLabel,
)
from core.db.base import Base, Reference, TenantOwned, Translated, new_id, tenant_foreign_key
from core.db.session import db, execute_text
from core.db.sorting import nordic
from core.exports import Column, Table, as_csv, as_json, as_xlsx
from core.files import ACCEPTED as ACCEPTED_FILES
from core.files import CleanFile, FileRefused
from core.files import clean as clean_file
from core.hookspecs import hookimpl, hookspec
from core.i18n import (
    LOCAL_ZONE,
    current_language,
    explain,
    format_date,
    format_datetime,
    format_list,
    format_money,
    format_month,
    format_number,
    format_percent,
    format_time,
    gettext,
    ngettext,
    own_name,
    pick,
    sort_key,
    use_language,
)
from core.jobs import Undoable, Work, defer, job
from core.mail import Attachment, send_mail
from core.tasks import TaskRefused, TaskWork, start_task, task
from core.tenants.context import (
    TenantView,
    current_tenant,
    current_tenant_or_none,
    enabled_plugins,
)
from core.typesetting import Document, Grid, Heading, Items, Paragraph, typeset
from core.users.actor import ADMINISTRATOR, SIGNED_IN, Actor, HeldRole
from core.users.addresses import normal_address
from core.users.holders import MemberName, RoleHolder, member_names, role_holders
from core.users.invitations import InvitationRefused
from core.users.letters import Letter, compose_letter
from core.users.roles import RoleGrant, RoleRefused
from core.web.access import public, requires
from core.web.api import ApiBlueprint
from core.web.downloads import download
from core.web.elsewhere import Elsewhere, in_each_membership
from core.web.forms import (
    FlygelSchema,
    Form,
    LocalDate,
    LocalDecimal,
    LocalInteger,
    MoneyField,
    read_form,
)
from core.web.inviting import invite_member, member_by_email, page_address
from core.web.listing import ListQuery, Page, read_list_query
from core.web.pages import Crumb, render_page, say
from core.web.running import (
    call_hook,
    change_setting,
    current_actor,
    current_actor_or_none,
    guarded,
    guarded_contributions,
    hook_contributions,
    now,
    operating_actor,
    owner_of_database,
    roles_holding,
    setting,
    settings_on,
    today,
)
from core.web.tasks import task_url
from core.workspace import owner_engine

__all__ = [
    "ACCEPTED_FILES",
    "ADMINISTRATOR",
    "LOCAL_ZONE",
    "SIGNED_IN",
    "ActionLabel",
    "Actor",
    "ApiBlueprint",
    "Attachment",
    "Base",
    "CleanFile",
    "Column",
    "Crumb",
    "DemoLogin",
    "DemoTenant",
    "Document",
    "Elsewhere",
    "FileRefused",
    "FlygelSchema",
    "Form",
    "Grid",
    "Heading",
    "HeldRole",
    "Impact",
    "InvitationRefused",
    "Items",
    "Letter",
    "LimitChoice",
    "ListQuery",
    "LocalDate",
    "LocalDecimal",
    "LocalInteger",
    "Maturity",
    "MemberName",
    "MoneyField",
    "NavItem",
    "Page",
    "Panel",
    "Paragraph",
    "Permission",
    "PersonalData",
    "PluginInfo",
    "PluginKind",
    "Reference",
    "Role",
    "RoleGrant",
    "RoleHolder",
    "RoleRefused",
    "Setting",
    "SubjectLabel",
    "Table",
    "TaskRefused",
    "TaskWork",
    "TenantOwned",
    "TenantView",
    "Translated",
    "Undoable",
    "Work",
    "as_csv",
    "as_json",
    "as_xlsx",
    "call_hook",
    "change_setting",
    "clean_file",
    "compose_letter",
    "current_actor",
    "current_actor_or_none",
    "current_language",
    "current_tenant",
    "current_tenant_or_none",
    "db",
    "defer",
    "download",
    "enabled_plugins",
    "execute_text",
    "explain",
    "format_date",
    "format_datetime",
    "format_list",
    "format_money",
    "format_month",
    "format_number",
    "format_percent",
    "format_time",
    "gettext",
    "guarded",
    "guarded_contributions",
    "hook_contributions",
    "hookimpl",
    "hookspec",
    "in_each_membership",
    "invite_member",
    "job",
    "member_by_email",
    "member_names",
    "new_id",
    "ngettext",
    "nordic",
    "normal_address",
    "now",
    "operating_actor",
    "own_name",
    "owner_engine",
    "owner_of_database",
    "page_address",
    "pick",
    "public",
    "read_form",
    "read_list_query",
    "record_change",
    "render_page",
    "requires",
    "role_holders",
    "roles_holding",
    "say",
    "send_mail",
    "setting",
    "settings_on",
    "sort_key",
    "start_task",
    "task",
    "task_url",
    "tenant_foreign_key",
    "today",
    "typeset",
    "use_language",
]
