"""What a scenario changes in the streets: links it adds, streets it closes.

The changes travel with the street source as values. Nothing is drawn or measured here: the network
room lays the links and leaves the closed streets out whenever it reads that source.
"""

from dataclasses import dataclass, replace

Spot = tuple[float, float]

NEAR_M = 50.0
"""How far a street may be from the place an edit names, unless it says otherwise."""


@dataclass(frozen=True, kw_only=True)
class AddedLink:
    """A footbridge or a path that is not there yet.

    Parameters
    ----------
    id
        Its name in faults and tables.
    via
        Longitude and latitude of its ends and of any bend between them, in order.
    steps
        Whether it is a flight of steps.
    within_m
        How far the nearest street may be from either end; the gap is walked and belongs to it.
    """

    id: str
    via: tuple[Spot, ...]
    steps: bool = False
    within_m: float = NEAR_M


@dataclass(frozen=True, kw_only=True)
class ClosedStreet:
    """A street nobody may walk any more.

    Parameters
    ----------
    way
        The source's number of the way, all of it; None where a place is meant.
    at
        Longitude and latitude: of the nearest street, the stretch between two junctions.
    within_m
        How far that street may be from the place.
    """

    way: int | None = None
    at: Spot | None = None
    within_m: float = NEAR_M

    @property
    def name(self) -> str:
        """How a fault calls it."""
        if self.at is None:
            return str(self.way)
        return f"{self.at[0]:.6f}, {self.at[1]:.6f}"


@dataclass(frozen=True)
class StreetChanges:
    """All changes of a study's streets, in the order they were made.

    Parameters
    ----------
    links
        Links to lay, each on the streets and the links before it.
    closed
        Streets to leave out, before any link is laid.

    Examples
    --------
    >>> one = AddedLink(id="L1", via=((113.10, 22.50), (113.11, 22.50)))
    >>> StreetChanges().with_link(one).without_link("L1") == StreetChanges()
    True
    """

    links: tuple[AddedLink, ...] = ()
    closed: tuple[ClosedStreet, ...] = ()

    def with_link(self, link: AddedLink) -> "StreetChanges":
        """Return the changes with one more link."""
        return replace(self, links=(*self.links, link))

    def without_link(self, name: str) -> "StreetChanges":
        """Return the changes without the link of a name."""
        return replace(self, links=tuple(one for one in self.links if one.id != name))

    def with_closed(self, street: ClosedStreet) -> "StreetChanges":
        """Return the changes with one more street closed."""
        return replace(self, closed=(*self.closed, street))
