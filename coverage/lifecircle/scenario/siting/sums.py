"""What a master program makes least: walks in all, or people left unreached."""

from typing import Protocol

from scipy.sparse import csr_array

from lifecircle.scenario.siting.problem import Ints, Numbers


class Sums(Protocol):
    """What is to be least: walks, or people unreached."""

    @property
    def sites(self) -> int:
        """How many sites there are."""

    @property
    def block(self) -> Ints:
        """Block of each home; each block has a sum of its own."""

    @property
    def grain(self) -> float:
        """By how much two different totals differ at least; 0 where that is not known."""

    def total(self, sites: Ints) -> float:
        """Return the total when some sites are open."""

    def cuts(self, open_: Numbers, walked: Numbers, /) -> tuple[csr_array, Numbers]:
        """Return the cuts that sites open in part and the sums of the blocks violate."""
