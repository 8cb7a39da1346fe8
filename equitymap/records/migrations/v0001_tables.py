"""The four tables of the first version."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from equitymap.errors import RecordsError

revision = "v0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "revision",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("record", sa.Text, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("parent", sa.Text, nullable=False),
        sa.Column("also", sa.JSON, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("nonce", sa.Text, nullable=False),
        sa.Column("body", sa.JSON, nullable=False),
    )
    op.create_index("revision_of_record", "revision", ["record"])
    op.create_index("revision_of_place", "revision", ["place", "kind"])
    op.create_table(
        "entry",
        sa.Column("id", sa.Text, sa.ForeignKey("revision.id"), primary_key=True),
        sa.Column("at", sa.Text, primary_key=True),
        sa.Column("role", sa.Text, primary_key=True),
        sa.Column("record", sa.Text, nullable=False),
    )
    op.create_index("entry_of_record", "entry", ["record"])
    op.create_table(
        "turn",
        sa.Column("record", sa.Text, primary_key=True),
        sa.Column("parent", sa.Text, primary_key=True),
        sa.Column("id", sa.Text, nullable=False),
    )
    op.create_table(
        "erasure",
        sa.Column("record", sa.Text, primary_key=True),
        sa.Column("at", sa.Text, primary_key=True),
        sa.Column("why", sa.Text, nullable=False),
    )


def downgrade() -> None:
    """Take empty tables away; tables with records stay."""
    for table in ("entry", "turn", "revision", "erasure"):
        if op.get_bind().scalar(sa.text(f"SELECT count(*) FROM {table}")):
            raise RecordsError("Before this version there were no tables, and these hold records: export them first.")
        op.drop_table(table)
