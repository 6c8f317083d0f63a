"""Alembic's environment, shared by every history: it runs on the connection it is given."""

from alembic import context

context.configure(
    connection=context.config.attributes["connection"], **context.config.attributes["options"]
)
with context.begin_transaction():
    context.run_migrations()
