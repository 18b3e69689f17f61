"""What the user says of all registers at once, before any is read."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, kw_only=True)
class Choices:
    """What the user says of all registers at once.

    Parameters
    ----------
    service, datum
        Of every row; empty where a column or the mapping file says it.
    accept
        Whether guesses below the least confidence are taken.
    """

    service: str = ""
    datum: str = ""
    accept: bool = False

    @property
    def doubt(self) -> Literal["error", "warning"]:
        """How grave a doubt is: a warning where guesses are accepted."""
        return "warning" if self.accept else "error"
