"""The tenant in force, with what is on: one frozen value per request, command or job."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from uuid import UUID

from core.db.tenancy import NoTenant, tenant_scope
from core.tenants.models import TenantStatus

PLATFORM_LANGUAGES = ("nb", "nn", "da", "en")


@dataclass(frozen=True, kw_only=True)
class TenantView:
    """A tenant as pages, services and plugins see it."""

    id: UUID
    slug: str
    names: Mapping[str, str]
    country: str
    currency: str
    languages: tuple[str, ...]
    default_language: str
    colours: tuple[str, ...]
    logo_svg: str | None
    contact_email: str | None
    accessibility_url: str | None
    require_second_factor: bool
    status: str
    version: int

    @property
    def suspended(self) -> bool:
        """Whether every page answers with the one that says so."""
        return self.status == TenantStatus.SUSPENDED


_tenant: ContextVar[TenantView | None] = ContextVar("tenant", default=None)
_enabled: ContextVar[frozenset[str]] = ContextVar("enabled_plugins", default=frozenset())


def current_tenant() -> TenantView:
    """The tenant in force; raises NoTenant on the bare host."""
    tenant = _tenant.get()
    if tenant is None:
        raise NoTenant("No tenant is in force here.")
    return tenant


def current_tenant_or_none() -> TenantView | None:
    """The tenant in force, or None on the bare host."""
    return _tenant.get()


def enabled_plugins() -> frozenset[str]:
    """The plugins that are on for the tenant in force; empty without a tenant."""
    return _enabled.get()


@contextmanager
def tenant_in_force(tenant: TenantView | None) -> Iterator[None]:
    """Everything inside belongs to this tenant; enter it before the transaction begins."""
    with tenant_scope(tenant.id if tenant else None):
        token = _tenant.set(tenant)
        enabled = _enabled.set(frozenset())
        try:
            yield
        finally:
            _tenant.reset(token)
            _enabled.reset(enabled)


def remember_enabled(plugins: frozenset[str]) -> None:
    """Sets what is on for the rest of this request, after it was read or changed."""
    _enabled.set(plugins)
