"""What the explicit predicate costs: `python -m tests.benchmarks.predicate_cost`.

The same statements with the listener that adds the tenant and without it, row-level security
always on. Told as microseconds of the process's own time a statement, and as a ratio; the best
of several rounds, because anything else on the machine only ever makes a round slower.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import click
from sqlalchemy import create_engine, event, select

from core.app import create_app
from core.db.session import TenantSession, db, keep_to_own_rows
from core.plugin_host import PluginHost
from core.tenants.directory import create_tenant
from core.tenants.models import TenantPlugin
from core.users.models import Membership, MembershipRole
from core.workspace import working_in
from tests.support.database import migrate, running_server
from tests.support.platform import config_for

ROUNDS, TIMES = 7, 400


def rows_of_one_table() -> None:
    """A list of a tenant's own rows."""
    db.session.execute(select(TenantPlugin.plugin, TenantPlugin.state)).all()


def rows_of_two_tables() -> None:
    """A join of two tables of a tenant."""
    db.session.execute(
        select(Membership.id, MembershipRole.role).join(
            MembershipRole,
            (MembershipRole.tenant_id == Membership.tenant_id)
            & (MembershipRole.membership_id == Membership.id),
        )
    ).all()


def once(work: Callable[[], None]) -> float:
    """Microseconds of this process's own time a statement: what the predicate costs in Python."""
    began = time.process_time()
    for _ in range(TIMES):
        work()
    return (time.process_time() - began) / TIMES * 1_000_000


def measured(work: Callable[[], None], enter: Callable[[], object]) -> tuple[float, float]:
    """The best round with both locks and the best with row-level security alone, in turns."""
    both, one = [], []
    for _ in range(ROUNDS):
        with enter():  # type: ignore[attr-defined]
            both.append(once(work))
        event.remove(TenantSession, "do_orm_execute", keep_to_own_rows)
        with enter():  # type: ignore[attr-defined]
            one.append(once(work))
        event.listen(TenantSession, "do_orm_execute", keep_to_own_rows)
    return min(both), min(one)


@click.command()
def main() -> None:
    """Measure and tell."""
    with tempfile.TemporaryDirectory() as folder, running_server(Path(folder)) as database:
        host = PluginHost.discover()
        migrate(database, host)
        owner = create_engine(database.owner_url)
        tenant = create_tenant(
            owner, slug="measured", names={"nb": "Målt"}, country="NO", languages=["nb"]
        )
        owner.dispose()
        app = create_app(config_for(database, Path(folder)))
        with app.app_context():
            for work in (rows_of_one_table, rows_of_two_tables):
                both, one = measured(work, lambda: working_in(tenant, host))
                click.echo(
                    f"{work.__name__:20} both locks {both:6.0f} µs, row-level security alone"
                    f" {one:6.0f} µs, ratio {both / one:.2f}"
                )
            db.engine.dispose()


if __name__ == "__main__":
    main()
