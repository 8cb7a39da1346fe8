"""How the squares of the matrix are made, in words."""

METHOD = (
    "Each square tells of one indicator; + says how many more it has. Where the place itself has a figure with a"
    " verdict, one of its own figures stands, never its county's. Of these, one that no earlier stage of the column"
    " shows comes first, even before one with a verdict; then one with a verdict, then shares and rates before numbers"
    " of people, then the core ones, then the most recent. Whether the verdict is good or bad plays no part. Where"
    " nothing else is known a figure can stand in several squares: the sentence counts it once.",
    "A square is not judged where neither way is the better one, or where nobody publishes how many people its figure"
    " is of: the difference is told in its detail.",
    "The small line shows its years, on a scale of its own; it stops where the count changed or a year is missing. A"
    " direction is named only from six years or more, counted the same way. The bar shows services that stand of all"
    " that stood during the record; kinds are never added together, and a dotted end is gone schools of unknown phase.",
)
