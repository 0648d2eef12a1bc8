"""Alembic's entry point; `app.storage.migrate` hands over a connection in its transaction."""

from alembic import context

from app.storage.tables.core import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
    render_as_batch=True,
)
context.run_migrations()
