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
)
from core.db.base import Base, Reference, TenantOwned, Translated, new_id, tenant_foreign_key
from core.db.session import db, execute_text
from core.db.sorting import nordic
from core.exports import Column, Table, as_csv, as_json, as_xlsx
from core.hookspecs import hookimpl, hookspec
from core.i18n import (
    current_language,
    explain,
    format_date,
    format_datetime,
    format_list,
    format_money,
    format_number,
    format_percent,
    gettext,
    ngettext,
    pick,
    sort_key,
    use_language,
)
from core.tenants.context import TenantView, current_tenant, enabled_plugins
from core.users.actor import ADMINISTRATOR, SIGNED_IN, Actor, HeldRole
from core.users.holders import MemberName, RoleHolder, member_names, role_holders
from core.web.access import public, requires
from core.web.api import ApiBlueprint
from core.web.downloads import download
from core.web.forms import (
    FlygelSchema,
    Form,
    LocalDate,
    LocalDecimal,
    LocalInteger,
    MoneyField,
    read_form,
)
from core.web.listing import ListQuery, Page, read_list_query
from core.web.pages import Crumb, render_page, say
from core.web.running import (
    call_hook,
    current_actor,
    current_actor_or_none,
    hook_contributions,
    operating_actor,
    owner_of_database,
    setting,
    today,
)
from core.workspace import owner_engine

__all__ = [
    "ADMINISTRATOR",
    "SIGNED_IN",
    "ActionLabel",
    "Actor",
    "ApiBlueprint",
    "Base",
    "Column",
    "Crumb",
    "DemoLogin",
    "DemoTenant",
    "FlygelSchema",
    "Form",
    "HeldRole",
    "Impact",
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
    "Permission",
    "PersonalData",
    "PluginInfo",
    "PluginKind",
    "Reference",
    "Role",
    "RoleHolder",
    "Setting",
    "Table",
    "TenantOwned",
    "TenantView",
    "Translated",
    "as_csv",
    "as_json",
    "as_xlsx",
    "call_hook",
    "current_actor",
    "current_actor_or_none",
    "current_language",
    "current_tenant",
    "db",
    "download",
    "enabled_plugins",
    "execute_text",
    "explain",
    "format_date",
    "format_datetime",
    "format_list",
    "format_money",
    "format_number",
    "format_percent",
    "gettext",
    "hook_contributions",
    "hookimpl",
    "hookspec",
    "member_names",
    "new_id",
    "ngettext",
    "nordic",
    "operating_actor",
    "owner_engine",
    "owner_of_database",
    "pick",
    "public",
    "read_form",
    "read_list_query",
    "record_change",
    "render_page",
    "requires",
    "role_holders",
    "say",
    "setting",
    "sort_key",
    "tenant_foreign_key",
    "today",
    "use_language",
]
