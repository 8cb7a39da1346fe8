"""How the squares of the matrix are made, in words."""

METHOD = (
    "Each square tells of one indicator; + says how many more it has. One with a verdict comes before one without,"
    " then one that no earlier stage shows, then the core ones, then the most recent. Whether the verdict is good or"
    " bad plays no part. An indicator of several stages can stand in several squares: the sentence counts squares.",
    "A square is not judged where neither way is the better one, or where nobody publishes how many people its figure"
    " is of: the difference is told in its detail.",
    "The small line shows its years, on a scale of its own; it stops where the count changed or a year is missing. A"
    " direction is named only from six years or more, counted the same way. The bar shows services that stand of all"
    " that stood during the record; kinds are never added together, and a dotted end is gone schools of unknown phase.",
)
