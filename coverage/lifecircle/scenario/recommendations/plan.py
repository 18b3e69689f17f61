"""Chosen sites as a scenario: facilities that open, in all circles asked about, year by year."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from lifecircle.scenario.recommendations.ground import SiteGround
from lifecircle.scenario.scenario import Scenario
from lifecircle.scenario.siting.problem import Ints
from lifecircle.study.standards.circle import Circle

_ASKED = ("lon", "lat", "name", "capacity", "cost")

Building = Callable[[pd.DataFrame], Scenario]
PeopleBy = Callable[[Ints], tuple[float, float]]
"""Of some candidates: the people served with them, and all there are."""


def building(ground: SiteGround, *, priced: bool, room: bool) -> Building:
    """Return how a table of sites becomes a scenario.

    Parameters
    ----------
    ground
        The problem. Of several circles a site opens one facility for each service they need.
    priced
        Whether costs are known.
    room
        Whether its capacity is a facility's.
    """
    circles = [one.circle for one in ground.parts]
    services = _services(circles)
    column = circles[0].supply.column if room and circles[0].supply else ""

    def made(table: pd.DataFrame) -> Scenario:
        """Return the scenario that opens the sites of a table."""
        plan = Scenario(f"{'+'.join(one.id for one in circles)}: {len(table)}")
        columns = [table.index, *(table[key] for key in _ASKED)]
        for site, lon, lat, name, capacity, cost in zip(*columns, strict=True):
            for number, (service, tier) in enumerate(services):
                plan = plan.open(
                    str(site) if not number else f"{site}-{service}",
                    service=service,
                    at=(float(lon), float(lat)),
                    name=str(name),
                    tier=tier,
                    capacities={column: float(capacity)} if column else {},
                    cost=float(cost) if priced and not number else 0.0,
                )
        return plan

    return made


def _services(circles: list[Circle]) -> list[tuple[str, str]]:
    """Return the fewest services and tiers, a facility each, that count in all the circles."""
    found: list[tuple[str, str]] = []
    for circle in circles:
        if any(one in circle.services and (not circle.tiers or tier in circle.tiers)
               for one, tier in found):  # fmt: skip
            continue
        found.append((circle.services[0], circle.tiers[0] if circle.tiers else ""))
    return found


def plan_of(
    ground: SiteGround, table: pd.DataFrame, made: Building, people_by: PeopleBy
) -> tuple[tuple[tuple[int, Scenario], ...], pd.DataFrame]:
    """Return the scenario of the sites built by each year, and what each year brings.

    Parameters
    ----------
    ground
        The problem.
    table
        The sites; without ``year`` there are no phases.
    made
        How sites become a scenario.
    people_by
        How many people are covered, or have a place, with some candidates.
    """
    if "year" not in table or not len(table):
        return (), pd.DataFrame()
    steps, rows = [], []
    ids = ground.candidates.table.index
    for year in sorted(set(table["year"].tolist())):
        sofar = table[table["year"] <= year]
        now = table[table["year"] == year]
        people, total = people_by(ids.get_indexer(sofar.index))
        cost = float(now["cost"].sum()) if ground.candidates.priced else np.nan
        rows.append((int(year), len(now), cost, people, people / total))
        steps.append((int(year), made(sofar)))
    columns = ["year", "sites", "cost", "people", "share"]
    return tuple(steps), pd.DataFrame(rows, columns=columns).set_index("year")
