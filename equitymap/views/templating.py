"""Jinja2 templates for everything that is HTML or SVG: each value is escaped, unless a template of ours made it."""

from __future__ import annotations

import base64
from functools import lru_cache
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup


def made(*extensions: str) -> Environment:
    """Return a new environment for the templates of ``equitymap/views``."""
    environment = Environment(
        loader=PackageLoader("equitymap", "views"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        extensions=extensions,
    )
    environment.filters["data_url"] = _data_url
    return environment


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return made()


def render(template: str, **values: object) -> Markup:
    """Return what a template gives for these values.

    Parameters
    ----------
    template
        Path below ``equitymap/views``, such as ``map/legend.html.j2``.
    values
        What the template names. A ``Markup`` stays as it is, any other value is escaped.

    Raises
    ------
    jinja2.UndefinedError
        When the template names a value that was not given.
    """
    return Markup(_environment().get_template(template).render(values))


def macros(template: str) -> Any:
    """Return the macros of a template as functions, each of which returns ``Markup``; otherwise as ``render``."""
    return _environment().get_template(template).module


def _data_url(svg: str) -> str:
    """Return an SVG drawing as the address of a picture that stands in the page itself."""
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode('ascii')}"
