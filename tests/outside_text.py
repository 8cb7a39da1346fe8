"""Finds calls that draw Markdown with text that did not pass through ``plain``: what nobody here wrote is data."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

DRAWN = {
    "markdown": ("body",),
    "caption": ("body",),
    "info": ("body",),
    "warning": ("body",),
    "error": ("body",),
    "success": ("body",),
    "toast": ("body",),
    "title": ("body",),
    "header": ("body",),
    "subheader": ("body",),
    "badge": ("label",),
    "metric": ("label", "value", "delta"),
    "expander": ("label",),
    "popover": ("label",),
    "toggle": ("label",),
    "checkbox": ("label",),
    "radio": ("label",),
    "selectbox": ("label",),
    "multiselect": ("label",),
    "slider": ("label",),
    "select_slider": ("label",),
    "pills": ("label",),
    "segmented_control": ("label",),
    "text_input": ("label",),
    "number_input": ("label",),
    "button": ("label",),
    "download_button": ("label",),
    "link_button": ("label",),
    "page_link": ("page", "label"),
    "tabs": ("tabs",),
    "progress": ("value", "text"),
    "spinner": ("text",),
    "status": ("label",),
    "file_uploader": ("label",),
    "group": ("name",),
}
"""Arguments that are read as Markdown, by call; ``help`` is, everywhere."""
NOT_MARKDOWN = {"page", "value"}
NUMBERS = re.compile(r"[+]?,?(\.\d+)?[dfg%]?")
OURS = {
    "plain",
    "code",
    "link",
    "message",
    "count",
    "people_count",
    "share",
    "len",
    "figure",
    "day",
    "distance",
    "tenth",
    "duration",
    "megabytes",
}
"""Functions whose result is escaped, or made of numbers and words of ours."""


def unescaped(path: Path) -> Iterator[str]:
    """Yield ``line: expression`` for each drawn argument that is not plainly ours."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for scope in [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)] or [tree]:
        local = _assigned(scope)
        for call in (node for node in ast.walk(scope) if isinstance(node, ast.Call)):
            for argument in _arguments(call):
                if not _ours(argument, local):
                    yield f"{argument.lineno}: {ast.unparse(argument)}"


def _arguments(call: ast.Call) -> Iterator[ast.expr]:
    functions = [call.func]
    if isinstance(call.func, ast.IfExp):
        functions = [call.func.body, call.func.orelse]
    for function in functions:
        name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
        if name not in DRAWN or (isinstance(function, ast.Name) and name != "group"):
            continue
        for wanted, given in zip(DRAWN[name], call.args, strict=False):
            if wanted not in NOT_MARKDOWN:
                yield given
        yield from (one.value for one in call.keywords if one.arg in {*DRAWN[name], "help"} - NOT_MARKDOWN)


def _assigned(scope: ast.AST) -> dict[str, list[ast.expr]]:
    found: dict[str, list[ast.expr]] = {}
    for node in ast.walk(scope):
        if isinstance(node, ast.Assign) and all(isinstance(target, ast.Name) for target in node.targets):
            for target in node.targets:
                found.setdefault(target.id, []).append(node.value)  # type: ignore[attr-defined]
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                names, values = getattr(target, "elts", []), getattr(node.value, "elts", [])
                for name, value in zip(names, values, strict=False):
                    if isinstance(name, ast.Name):
                        found.setdefault(name.id, []).append(value)
        elif isinstance(node, ast.NamedExpr):
            found.setdefault(node.target.id, []).append(node.value)
    return found


def _ours(node: ast.expr, local: dict[str, list[ast.expr]]) -> bool:
    """Return True for an expression that can hold nothing but escaped text, numbers and words of this project."""
    again, seen = [node], set()
    while again:
        one = again.pop()
        if isinstance(one, ast.Constant):
            continue
        if isinstance(one, ast.JoinedStr):
            again += [part for part in one.values if not _is_number(part)]
        elif isinstance(one, ast.FormattedValue):
            again.append(one.value)
        elif isinstance(one, ast.BinOp):
            again += [one.left, one.right]
        elif isinstance(one, ast.IfExp):
            again += [one.body, one.orelse]
        elif isinstance(one, ast.BoolOp):
            again += one.values
        elif isinstance(one, ast.List | ast.Tuple):
            again += one.elts
        elif isinstance(one, ast.GeneratorExp | ast.ListComp):
            again.append(one.elt)
        elif isinstance(one, ast.Call) and _name(one.func) in OURS:
            continue
        elif isinstance(one, ast.Call) and isinstance(one.func, ast.Attribute) and one.func.attr == "join":
            again += [one.func.value, *one.args]
        elif (isinstance(one, ast.Name | ast.Attribute) and _name(one).isupper()) or (
            isinstance(one, ast.Subscript) and _name(one.value).isupper()
        ):
            continue
        elif isinstance(one, ast.Name) and one.id in local:
            again += local[one.id] if one.id not in seen else []
            seen.add(one.id)
        else:
            return False
    return True


def _is_number(part: ast.expr) -> bool:
    spec = getattr(part, "format_spec", None)
    texts = [value.value for value in spec.values if isinstance(value, ast.Constant)] if spec is not None else []
    return len(texts) == 1 and bool(NUMBERS.fullmatch(str(texts[0]))) and bool(texts[0])


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
