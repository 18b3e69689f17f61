"""Where the edits of a scenario are written, so that a fault can name the place."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from lifecircle.errors import Fault


@dataclass(frozen=True)
class Mark:
    """Where one edit is written.

    Parameters
    ----------
    file
        The file as the user named it, or the scenario's name where there is none.
    row
        Its line, its feature, or its number among the edits.
    place
        Its table in a settings file, such as ``"open[2]"``; empty elsewhere.
    lines
        The line of each of its keys.
    """

    file: str
    row: int | None = None
    place: str = ""
    lines: Mapping[str, int] = field(default_factory=dict)

    def placed(self, fault: Fault) -> Fault:
        """Return a fault of the edit with where it is written.

        Parameters
        ----------
        fault
            Its field begins with the kind of the edit, such as ``"open.service"``.
        """
        if fault.file:
            return fault
        key = fault.field.partition(".")[2]
        named = f"{self.place}.{key}" if self.place and key in self.lines else self.place
        row = self.lines.get(key, self.row)
        return replace(fault, file=self.file, row=row, field=named or fault.field)
