"""Towns whose reach is drawn: their streets ready for travel, and shapes in the town's own metres."""

import numpy as np
import shapely
from hypothesis import assume
from hypothesis import strategies as st

from lifecircle.network.areas import ReachAreas
from lifecircle.network.profiles import PROFILES
from lifecircle.network.snap import Snapper, attach_points
from lifecircle.network.sources.line_layer import ways_of_lines
from lifecircle.network.streets import build_network
from lifecircle.network.travel import Travel, in_metres
from lifecircle.study.projections import project, unproject
from oracle import walkable
from random_towns import CORNERS, LONE, spots, walks
from towns import PLANE, Town, degrees, street_frame

GENERAL = PROFILES["general"]


def travel_of(town):
    """Return the town's streets with its facilities, which are points, on them."""
    network = build_network(ways_of_lines(street_frame(town.streets))[0])
    lon, lat = degrees([place for _, place in town.places.values()]).T
    return Travel(network, attach_points(Snapper(network), lon, lat, max_m=300.0), len(town.places))


def in_town(travel, shapes):
    """Return shapes of a network's plane in the metres of the town."""

    def moved(x, y):
        return project(*unproject(x, y, travel.network.crs), PLANE)

    return shapely.transform(shapes, moved, interleaved=False)


def as_lines(lines):
    """Return four rows of ends as one shape."""
    return shapely.multilinestrings(shapely.linestrings(lines.T.reshape(-1, 2, 2)))


def everything(travel):
    """Return the rows of all facilities."""
    return np.arange(travel.facilities)


def drawn(town, *limits, profile="general", metres=False, ways=("to",), **options):
    """Return the areas of a town's facilities, in the metres of the town."""
    travel = travel_of(town)
    who = in_metres(PROFILES[profile]) if metres else PROFILES[profile]
    found = ReachAreas(travel, **options).around(everything(travel), limits, profile=who, ways=ways)
    return list(in_town(travel, found))


@st.composite
def walked_towns(draw):
    """Return a town of anything that may trip a walk, with one to three clinics."""
    streets = draw(st.lists(walks(CORNERS), min_size=1, max_size=9))
    streets += draw(st.lists(walks(LONE), max_size=2))
    assume(any(walkable(one.tags) for one in streets))
    doors = draw(st.lists(spots(), min_size=1, max_size=3))
    return Town(tuple(streets), {}, {f"k{at}": ("clinic", one) for at, one in enumerate(doors)})
