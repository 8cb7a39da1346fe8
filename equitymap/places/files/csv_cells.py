"""Single cells of the readable tables: from text to the schema's type and back, naming every cell that will not go."""

from __future__ import annotations

import pandas as pd
import pandera.pandas as pa

TRUE, FALSE = "true", "false"
SHOWN = 5
HIDDEN_STATES = ("suppressed", "not_collected")


def as_typed(table: pd.DataFrame, schema: pa.DataFrameSchema, *, file: str) -> tuple[pd.DataFrame, list[str]]:
    """Turn a table of text into the types of ``schema``.

    Parameters
    ----------
    table
        Text, blank cells missing, indexed by line in the file.
    schema
        Columns that it does not name stay text.
    file
        Name for the messages.

    Returns
    -------
    tuple
        The typed table, and one message per column with cells that cannot be read or may not be blank.
    """
    typed, wrong = {}, []
    for name in table.columns:
        texts = table[name]
        dtype = str(schema.columns[name].dtype) if name in schema.columns else "str"
        values, bad, should = _typed(texts, dtype)
        typed[name] = values
        if bad.any():
            wrong.append(f"{file} {_lines(texts[bad])}, column {name}: {should}, not {texts[bad].iloc[0]!r}")
        if name in schema.columns and not schema.columns[name].nullable and texts.isna().any():
            wrong.append(f"{file} {_lines(texts[texts.isna()])}, column {name}: may not be blank")
    frame = pd.DataFrame(typed, index=table.index)
    return frame, wrong + ([] if wrong or not {"status", "value"} <= set(frame.columns) else _states(frame, file))


def _typed(texts: pd.Series, dtype: str) -> tuple[pd.Series, pd.Series, str]:
    """Return the values, which cells are wrong, and what a right one looks like."""
    filled = texts.notna()
    if dtype.startswith("datetime"):
        dates = pd.to_datetime(texts, format="%Y-%m-%d", errors="coerce").astype("datetime64[ns]")
        return dates, filled & dates.isna(), "write a date like 2017-08-31"
    if dtype == "bool":
        folded = texts.str.lower()
        return folded == TRUE, filled & ~folded.isin([TRUE, FALSE]), f"write {TRUE} or {FALSE}"
    if dtype == "Int64":
        whole = texts.str.fullmatch(r"-?\d+").fillna(value=False).astype(bool)
        return pd.to_numeric(texts.where(whole)).astype("Int64"), filled & ~whole, "write a whole number"
    if dtype == "float64":
        numbers = pd.to_numeric(texts, errors="coerce").astype(float)
        return numbers, filled & numbers.isna(), "write a number"
    return texts, pd.Series(data=False, index=texts.index), ""


def _states(frame: pd.DataFrame, file: str) -> list[str]:
    """Say where a cell's state and its figure contradict each other: missing is never zero."""
    hidden, zero = frame["status"].isin(HIDDEN_STATES), frame["status"] == "zero"
    shown = {
        "a hidden or missing figure must be blank": hidden & frame["value"].notna(),
        "a zero must be 0": zero & (frame["value"] != 0),
        "a figure is missing: say suppressed or not_collected": ~hidden & ~zero & frame["value"].isna(),
    }
    return [f"{file} {_lines(frame[where])}, column value: {words}" for words, where in shown.items() if where.any()]


def _lines(rows: pd.Series | pd.DataFrame) -> str:
    numbers = ", ".join(str(line) for line in rows.index[:SHOWN])
    more = f" and {len(rows) - SHOWN} more" if len(rows) > SHOWN else ""
    return f"line{'s' if len(rows) > 1 else ''} {numbers}{more}"


def text_of(column: pd.Series) -> list[str]:
    """Return a column as text that ``as_typed`` reads back: blanks empty, dates ISO, no needless decimals."""
    if isinstance(column.dtype, pd.DatetimeTZDtype) or column.dtype.kind == "M":
        return ["" if pd.isna(value) else f"{value:%Y-%m-%d}" for value in column]
    if column.dtype.kind == "b":
        return [TRUE if value else FALSE for value in column]
    if column.dtype.kind == "f":
        return ["" if pd.isna(value) else f"{value:.10g}" for value in column]
    return ["" if pd.isna(value) else str(value) for value in column]
