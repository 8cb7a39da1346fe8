"""How a network of bodies hangs together: pieces, fragmentation, whose loss would split it, ties across sectors.

All functions take ties that stand at one time (``ties.standing_in``) and the bodies within a stated boundary; ties
to bodies outside it are left out. Two bodies tied twice are tied once. Neither much nor little fragmentation is good
in itself, and no more can be said than the records hold: a tie that nobody entered is missing.
"""

from __future__ import annotations

from dataclasses import dataclass

import networkx as nx
import pandas as pd

from equitymap.measures.partnerships.ties import LOCAL, PARTNERSHIP, RESPONSIBLE

OWN = ("council", "single-academy trust")
"""Kinds of bodies that join the schools they are responsible for to nobody else."""


def graph(bodies: pd.Index, ties: pd.DataFrame) -> nx.Graph:
    """Return the undirected network of these bodies and the ties among them; a body's tie to itself is none."""
    network = nx.Graph()
    network.add_nodes_from(bodies)
    among = ties[ties["from_body"].isin(bodies) & ties["to_body"].isin(bodies) & (ties["from_body"] != ties["to_body"])]
    network.add_edges_from(among[["from_body", "to_body"]].itertuples(index=False, name=None))
    return network


def components(bodies: pd.Index, ties: pd.DataFrame) -> pd.Series:
    """Return the connected piece of each body: 0 for the largest, then 1 and so on; ties by the first name."""
    pieces = sorted(nx.connected_components(graph(bodies, ties)), key=lambda piece: (-len(piece), min(piece)))
    number = {body: place for place, piece in enumerate(pieces) for body in piece}
    return pd.Series([number[body] for body in bodies], index=bodies, name="component", dtype="int64")


def borgatti_f(component: pd.Series) -> float:
    """Return the fragmentation of a network: the share of pairs of bodies that no path joins.

    Parameters
    ----------
    component
        Piece of each body (``components``).

    Returns
    -------
    0 (all in one piece) to 1 (nobody is tied to anybody); missing for fewer than two bodies. 3 and 2 give 0.6.

    References
    ----------
    Borgatti (2006), Identifying sets of key players in a social network, Computational and Mathematical Organization
    Theory 12: F = 1 - sum of s(s - 1) / (n(n - 1)) over pieces of size s among n bodies.
    """
    sizes, n = component.value_counts(), len(component)
    return float("nan") if n < 2 else float(1 - (sizes * (sizes - 1)).sum() / (n * (n - 1)))


def articulation_points(bodies: pd.Index, ties: pd.DataFrame) -> pd.Series:
    """Return the bodies whose loss would split the network, and into how many pieces their own would fall.

    Returns
    -------
    Series of int, 2 or more, by body id, most pieces first. Partnerships are among them, where a network has them as
    bodies: all that hang together through one alone.
    """
    network = graph(bodies, ties)
    pieces = {}
    for body in nx.articulation_points(network):
        # An articulation point lies in as many blocks as its piece would fall into.
        pieces[body] = 0
    for block in nx.biconnected_components(network):
        for body in block & pieces.keys():
            pieces[body] += 1
    found = pd.Series(pieces, name="pieces", dtype="int64").rename_axis("body")
    return found.sort_index().sort_values(ascending=False, kind="stable")


@dataclass(frozen=True)
class CrossSector:
    """Ties across sectors: ``across`` of ``pairs`` with both sectors known."""

    across: int
    pairs: int

    @property
    def share(self) -> float:
        """Share of ties that join two sectors, 0 to 1; missing where no pair is known."""
        return self.across / self.pairs if self.pairs else float("nan")


def cross_sector(bodies: pd.DataFrame, ties: pd.DataFrame) -> CrossSector:
    """Count pairs of bodies tied across sectors, and within them.

    Two members of one partnership are a pair, once for each partnership that they share; so are two bodies tied
    directly. The register's ties of schools with the body responsible for them are the law's doing and do not count.
    """
    chosen = ties[ties["source"].eq(LOCAL) & ties["role"].ne(RESPONSIBLE)]
    hubs = bodies.index[bodies["kind_of_body"].eq(PARTNERSHIP)]
    sector = bodies["sector"]
    direct = chosen[~chosen["to_body"].isin(hubs) & ~chosen["from_body"].isin(hubs)]
    two = pd.DataFrame({"one": direct["from_body"].map(sector), "other": direct["to_body"].map(sector)})
    both = two.notna().all(axis=1)
    across, pairs = int((two["one"] != two["other"])[both].sum()), int(both.sum())
    members = chosen[chosen["to_body"].isin(hubs)].drop_duplicates(["from_body", "to_body"])
    for _, member in members.groupby("to_body"):
        sizes = member["from_body"].map(sector).value_counts()
        among = int(sizes.sum() * (sizes.sum() - 1)) // 2
        pairs += among
        across += among - int((sizes * (sizes - 1)).sum()) // 2
    return CrossSector(across, pairs)


def hangs_together(bodies: pd.DataFrame, ties: pd.DataFrame) -> pd.Series:
    """Return what holds these bodies together, in one row of numbers.

    Returns
    -------
    ``bodies`` and ``pieces`` (counts); ``fragmentation`` (``borgatti_f``); ``across`` (share of pairs of partners that
    join two sectors, 0 to 1, missing where there is no pair); ``split`` (bodies whose loss would split the network).
    """
    component = components(bodies.index, ties)
    return pd.Series(
        {
            "bodies": float(len(bodies)),
            "pieces": float(component.nunique()),
            "fragmentation": borgatti_f(component),
            "across": cross_sector(bodies, ties).share,
            "split": float(len(articulation_points(bodies.index, ties))),
        }
    )


def isolated(bodies: pd.DataFrame, ties: pd.DataFrame, *, local: bool) -> pd.Series:
    """Return which schools are tied to nobody: an invitation, not an alarm.

    Parameters
    ----------
    bodies, ties
        Bodies, of which the schools (``kind_of_body`` "school") are asked about; ties that stand.
    local
        Whether any local tie is on record for the place, at any time. Where none is, nothing is known about any.

    Returns
    -------
    Series of boolean by body id. A tie with the council, or with a trust for one academy, joins a school to no one: it
    is what makes it a school. A tie with a trust for several does, wherever its other schools are. Missing where no
    tie joins a school to anybody, and either ``local`` is False or the body responsible for it is not known.
    """
    kind = bodies["kind_of_body"]
    schools = bodies.index[kind.eq("school")]
    responsible = ties["role"].eq(RESPONSIBLE)
    own = responsible & ties["to_body"].map(kind).isin(OWN)
    joining = ties[~own & (ties["from_body"] != ties["to_body"])]
    tied = schools.isin(joining["from_body"]) | schools.isin(joining["to_body"])
    known = schools.isin(ties.loc[responsible, "from_body"]) & local
    return pd.Series(~tied, index=schools, name="isolated").astype("boolean").where(tied | known)
