"""The four tables of the first version; there is no way back behind it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

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
