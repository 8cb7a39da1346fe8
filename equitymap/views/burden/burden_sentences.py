"""Sentences about who bore a loss, and where losses lie together.

Each has a zero, a singular, a plural and an unknown form. They describe places and where losses fell, never why.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from equitymap.measures.burden.burden import FEWEST_AREAS, FEWEST_WAYS, Burden, Ends
from equitymap.measures.burden.clusters import FEWEST_AREAS as FEWEST_TO_CLUSTER
from equitymap.measures.burden.clusters import FEWEST_WAYS as FEWEST_WAYS_TO_CLUSTER
from equitymap.measures.burden.clusters import Clusters
from equitymap.measures.burden.permutation import PermutationDesign
from equitymap.views.words import agree, capital, count, figure, series, share

Basis = Literal["access", "services"]

NEIGHBOURHOODS = ("neighbourhood", "neighbourhoods")
LITTLE = 0.01
"""An overall loss below this is called little, so that a clear pattern in next to nothing is not overread."""
NOT_WHY = "Where losses fell does not say why."
_LOST = {"access": "losses of access to {what}", "services": "losses of {what}"}
_UNITS = {"access": NEIGHBOURHOODS, "services": ("service", "services")}
_CUTS: Mapping[str, tuple[str, str]] = {"sites": ("merger", "mergers"), "pupils": ("fall in pupils", "falls in pupils")}
CLUSTERS: Mapping[str, str] = {
    "beyond": "losses bunch here, more than closures at random would give",
    "together": "losses bunch here",
    "apart": "losses do not bunch here",
    "unknown": "no figure",
}


def dealt_words(design: PermutationDesign) -> str:
    """Return what was permuted: '1 service lost', '3 services lost and 12 cuts in hours', 'no service lost'.

    Not every register knows of closures: centres leave a list, and codes of practices end.
    """
    parts = [count(design.closed, "service lost", "services lost")] if design.closed else []
    if design.cut:
        hours = design.unit.removesuffix(" a week")
        parts.append(count(design.cut, *_CUTS.get(design.unit, (f"cut in {hours}", f"cuts in {hours}"))))
    return series(parts) if parts else "no service lost"


def _at_random(design: PermutationDesign, basis: Basis = "access") -> str:
    """Return what a finding is set against: 'if the 3 services lost here and around had been drawn at random'."""
    return f"if the {dealt_words(design)}{' here and around' if basis == 'access' else ''} had been drawn at random"


def _few_ways(design: PermutationDesign, fewest: int) -> str:
    """Say that what was lost could have fallen in too few ways to be set against chance."""
    if not design.closed and not design.cut:
        return "no service closed or was cut, so there is nothing to set against chance"
    ways = f"only {design.ways:,} ways" if design.ways > 1 else "one way only"
    return (
        f"{dealt_words(design)} among {count(design.standing, 'service', 'services')} could have fallen in {ways},"
        f" and it takes {fewest} to set them against chance"
    )


def burden_sentence(burden: Burden, *, what: str, where: str, basis: Basis = "access") -> str:
    """Return on whom a loss fell more than closures at random would have it, or that it did not.

    Parameters
    ----------
    burden
        The measure.
    what
        The services in the plural, such as "children's centres".
    where
        The place, such as "Birmingham" or "England".
    basis
        "access": share of access lost by neighbourhoods; "services": which services were lost.
    """
    losses = _LOST[basis].format(what=what)
    text = f"{capital(losses)} in {where}"
    little = ""
    if burden.loss is not None and 0 < burden.loss < LITTLE:
        share = figure(100 * burden.loss, "percent", 1).replace("0.0%", "under 0.1%")
        of = "of access, the mean of neighbourhoods after what each gained" if basis == "access" else "of them"
        little = f"Little was lost ({share} {of}). "
    if burden.verdict == "unknown":
        if basis == "services":
            return f"We do not know who bore {losses} in {where}: no services are known."
        return f"We do not know who bore {losses} in {where}: no neighbourhood had any in reach before."
    if burden.verdict == "nothing_lost":
        if basis == "services":
            return f"Nothing was lost: all {what} in {where} that the record knows are still there."
        return f"Nothing was lost: no neighbourhood in {where} lost access to {what}."
    if burden.verdict == "too_few":
        why = _few_ways(burden.design, FEWEST_WAYS)
        if burden.known < FEWEST_AREAS:
            known = f"{count(burden.known, *_UNITS[basis])} {agree(burden.known, 'has', 'have')}"
            why = f"{known} a figure, and it takes {FEWEST_AREAS}"
        return f"Too little to say who bore {losses} in {where}: {why}."
    if burden.verdict == "cannot_tell":
        if not _outside(burden):
            return (
                f"{little}{text} fell no more on more deprived or on better-off areas than they would"
                f" {_at_random(burden.design, basis)}."
            )
        return (
            f"{little}We cannot tell whether {losses} in {where} fell more on more deprived or on better-off areas:"
            " where they lie, and how that compares with closures at random, point different ways."
        )
    areas = "more deprived areas" if burden.verdict == "more_deprived" else "better-off areas"
    return (
        f"{little}{text} fell more on {areas} than they would {_at_random(burden.design, basis)}.{_ends(burden, basis)}"
    )


def burden_lead(burden: Burden) -> str:
    """Return on whom the losses fell in short sentences, for the top of a page; empty where there were none.

    The two ends are named where both rest on enough neighbourhoods, and judged by their own difference.
    ``burden_sentence`` says the same with what it is set against.
    """
    if burden.verdict in ("nothing_lost", "unknown"):
        return ""
    if burden.verdict == "too_few":
        return f"Too little is known to say on whom losses fell.{_from(burden)}"
    little = "Little was lost overall. " if burden.loss is not None and 0 < burden.loss < LITTLE else ""
    return f"{little}{_lead(burden)}{_from(burden)}"


def is_finding(burden: Burden) -> bool:
    """Say whether losses fell on some more than closures at random would have it."""
    return burden.verdict in ("more_deprived", "better_off")


def _lead(burden: Burden) -> str:
    ends = "" if burden.ends is None else _two_ends(burden.ends)
    if burden.verdict == "cannot_tell":
        if _outside(burden):
            return "We cannot tell whether losses fell more on more deprived or on better-off areas."
        none = "losses fell no more on more deprived or on better-off areas than the same closures at random would"
        if burden.ends is None:
            return f"{capital(none)}."
        if burden.ends.beyond:
            return (
                f"{capital(ends)}: further apart, that way round, than the same closures at random would set them."
                f" Over all tenths, {none}."
            )
        return f"{capital(ends)}: the same closures at random could differ as much."
    areas = "more deprived areas" if burden.verdict == "more_deprived" else "better-off areas"
    text = f"Over all tenths, losses fell more on {areas} than the same closures at random would."
    if burden.ends is None:
        return text
    return f"{text} {capital(ends)}{_by_itself(burden.ends)}."


def _two_ends(ends: Ends) -> str:
    most, least = share(100 * ends.most), share(100 * ends.least)
    return f"on average {most} of access went in the most deprived tenth, {least} in the least"


def _by_itself(ends: Ends) -> str:
    return "" if ends.beyond else ", which by itself could be so at random"


def _from(burden: Burden) -> str:
    """Say how many neighbourhoods have a figure, where some have none."""
    if not burden.left_out:
        return ""
    every = burden.known + burden.left_out
    return f" {burden.known:,} of {count(every, *NEIGHBOURHOODS)} {agree(burden.known, 'has', 'have')} a figure."


def _outside(burden: Burden) -> bool:
    if burden.index is None or burden.lower is None or burden.upper is None:
        return False
    return not burden.lower <= burden.index <= burden.upper


def _ends(burden: Burden, basis: Basis) -> str:
    """Set the two ends side by side; nothing where either rests on too few areas."""
    if burden.ends is None:
        return ""
    gone = "of access went on average" if basis == "access" else "of the services went"
    decimals = 1 if burden.loss is not None and burden.loss < LITTLE else 0
    first, last = (figure(100 * share, "percent", decimals) for share in (burden.ends.most, burden.ends.least))
    return (
        f" In neighbourhoods among the most deprived tenth in England {first} {gone},"
        f" in those among the least deprived {last}{_by_itself(burden.ends)}."
    )


def burden_detail(burden: Burden) -> str:
    """Return the index behind the verdict and what closures at random would give; empty where there is none."""
    if burden.index is None or burden.lower is None or burden.upper is None:
        return ""
    left = f" {count(burden.left_out, 'area has', 'areas have')} no figure." if burden.left_out else ""
    return (
        f"Concentration index {_signed(burden.index)}: below 0 means more deprived areas lost more, above 0 better-off"
        f" areas. It would lie between {_signed(burden.lower)} and {_signed(burden.upper)} {_how_often(burden.design)}"
        f" {_at_random(burden.design)}, among the {count(burden.design.standing, 'service', 'services')} within reach"
        " that stood at the start. Services out of everyone's reach here, or of unknown size, are not among them."
        f" From {count(burden.known, 'area', 'areas')}.{left}"
    )


def _how_often(design: PermutationDesign) -> str:
    if design.exact:
        return f"(95% of all {design.ways:,} ways in which they could fall)"
    return f"(95% of {design.draws:,} draws, seed {design.seed})"


def tenths_line(burden: Burden) -> str:
    """Say what the lines of the bars by tenth show, and what they do not."""
    if burden.tenths[["lower", "upper"]].isna().all(axis=None):
        return f"The bars have no lines: there are too few ways in which closures could have fallen. {NOT_WHY}"
    return (
        f"The lines show where each tenth by itself would lie 95 times of 100 {_at_random(burden.design)}."
        f" One bar of ten may well lie outside its line by chance; the sentence above judges all together. {NOT_WHY}"
    )


def burden_alternative(burden: Burden) -> str:
    """Return the bars of loss by tenth in words, as a text alternative."""
    known = burden.tenths["loss"].dropna()
    if known.empty:
        return "No tenth of deprivation has a figure."
    bars = [f"tenth {tenth}: {share(100 * loss)}" for tenth, loss in known.items()]
    return f"Share lost by tenth of deprivation, 1 the most deprived. {series(bars)}."


def clusters_sentence(found: Clusters, *, what: str, where: str) -> str:
    """Return where losses of access lie together, and whether more than chance would have it.

    ``what`` are the services in the plural, such as "libraries", ``where`` the place.
    """
    losses = f"losses of access to {what}"
    text = f"Losses of access to {what} in {where} bunch in"
    if found.known == 0:
        return f"We do not know: no neighbourhood in {where} had any {what} in reach before."
    if found.outcome == "too_few":
        known = f"{count(found.known, *NEIGHBOURHOODS)} {agree(found.known, 'has', 'have')}"
        return (
            f"Too little to say whether {losses} in {where} bunch: {known} a figure, and it takes {FEWEST_TO_CLUSTER}."
        )
    if found.outcome == "nothing_lost":
        return f"Nothing was lost: no neighbourhood in {where} lost access to {what}."
    if found.outcome == "constant":
        return f"There is no pattern to find: every neighbourhood of {where} lost the same share of access to {what}."
    beyond, together = found.number("beyond"), found.number("together")
    if not beyond and not together:
        return f"Losses of access to {what} in {where} do not bunch: where more was lost, less was lost around."
    if beyond:
        text = (
            f"{text} {count(beyond, *NEIGHBOURHOODS)}, where more was lost, there and around, than the same closures"
            " at random would give."
        )
        return f"{text} In {count(together, 'other', 'others')} they bunch no more than that." if together else text
    text = f"{text} {count(together, *NEIGHBOURHOODS)}"
    if not found.tested:
        few = _few_ways(found.design, FEWEST_WAYS_TO_CLUSTER)
        return f"{text}. Whether closures at random would give as much cannot be told: {few}."
    return f"{text}, no more than closures at random would give: all who shared a service lose it together."


def clusters_detail(found: Clusters) -> str:
    """Return how it was found where losses lie together, for the help text; empty where it was not looked for."""
    if found.outcome not in ("beyond", "together", "apart"):
        return ""
    nearest = ""
    if found.nearest:
        one = found.nearest == 1
        nearest = (
            f" {count(found.nearest, *NEIGHBOURHOODS)} {'touches' if one else 'touch'} no other and"
            f" {'was' if one else 'were'} compared with the nearest."
        )
    drawn = ""
    if found.tested:
        against = f"{found.design.draws:,} draws of closures at random (seed {found.design.seed})"
        if found.design.exact:
            against = f"all {found.design.ways:,} ways in which the closures could fall"
        drawn = (
            " More than at random: the mean loss there and around stands so far above what is usual for that spot in"
            f" {against} that at most {figure(100 * found.level, 'percent', 0)} of them reach as far anywhere in the"
            f" place. Drawn were the {dealt_words(found.design)} here and around."
        )
    return (
        "Losses bunch where a neighbourhood, and those that border it, lost more than the mean of the place."
        f"{drawn}{nearest}"
    )


def _signed(value: float, decimals: int = 2) -> str:
    """Write a number with its sign; a rounded zero has none."""
    text = f"{value:+.{decimals}f}".replace("-", "−")
    return text[1:] if float(f"{abs(value):.{decimals}f}") == 0 else text
