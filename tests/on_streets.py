"""Towns put on their streets and no further: searches without the tables of an analysis."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from lifecircle.network.attach import attach_study
from lifecircle.network.profiles import PROFILES
from lifecircle.network.street_source import read_streets
from lifecircle.network.travel import Travel, locate, walks_from
from lifecircle.network.walks.doors import doors_of
from lifecircle.network.walks.route_tree import RouteGround, route_tree
from lifecircle.network.walks.walk_tree import walk_tree
from towns import study_of

SPEED_M_S = {"general": 1.0, "older": 0.8, "wheelchair": 0.7}
STEPS = {"general": 0.5, "older": 0.35, "wheelchair": 0.0}


@dataclass(frozen=True, eq=False)
class OnStreets:
    """A town whose homes and facilities are attached to its streets."""

    town: object
    settings: object = None

    @cached_property
    def study(self):
        return study_of(self.town, **({"settings": self.settings} if self.settings else {}))

    @cached_property
    def attached(self):
        return attach_study(read_streets(self.study.streets)[0], self.study)

    @cached_property
    def travel(self):
        network = self.attached.snapper.network
        return Travel(network, self.attached.places, len(self.study.facilities))

    @cached_property
    def origins(self):
        return locate(self.travel, self.attached.homes)

    @cached_property
    def ground(self):
        return RouteGround(self.travel.network, self.attached.homes, doors_of(self.travel))

    @property
    def names(self):
        """The facilities by row."""
        return list(self.study.facilities.index)

    @property
    def homes(self):
        """Position of each joined home by its name."""
        ids = self.study.residents.index[self.attached.homes.owner]
        return {name: at for at, name in enumerate(ids)}

    def rows(self, *names):
        """Return the rows of some facilities; all of them when none is named."""
        wanted = names or self.names
        return np.sort([self.names.index(one) for one in wanted]).astype(np.int64)

    def graph(self, profile="general", way="to"):
        return self.travel.graph(PROFILES[profile], way=way)

    def walks(self, profile="general", way="to", facilities=None):
        """Return each home's walk, and the tree they are drawn from."""
        graph = self.graph(profile, way)
        settled = graph.nearest(self.rows() if facilities is None else facilities)
        tree = route_tree(self.ground, walk_tree(graph, settled), self.origins)
        return walks_from(graph, self.origins, settled), tree
