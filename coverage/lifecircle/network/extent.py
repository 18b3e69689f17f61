"""How far the streets reach beyond the district."""

import numpy as np

from lifecircle.errors import Fault
from lifecircle.network.streets import StreetNetwork
from lifecircle.study.projections import project
from lifecircle.study.study import Study

_SLACK_M = 100.0
"""Streets end at junctions, not exactly where an extract was cut."""

_ELSEWHERE_M = 1000.0


def edge_faults(study: Study, network: StreetNetwork) -> tuple[Fault, ...]:
    """Return a fault if the streets lie elsewhere, doubts if they end too near the border.

    Whoever lives at the border may walk to a facility beyond it, but only over streets that were
    read: they should reach as far as the setting ``edge_of_study_m`` on every side.
    """
    district = study.zones.geometry[study.zones["level"] == "district"]
    if district.empty:
        return ()
    west, south, east, north = district.total_bounds
    x, y = project(np.array([west, east]), np.array([south, north]), network.crs)
    node_x, node_y = project(network.node_lon, network.node_lat, network.crs)
    beyond_m = {
        "west": x[0] - node_x.min(),
        "south": y[0] - node_y.min(),
        "east": node_x.max() - x[1],
        "north": node_y.max() - y[1],
    }
    across_m = {"west": x[1] - x[0], "east": x[1] - x[0]}
    along_m = {"south": y[1] - y[0], "north": y[1] - y[0]}
    file = study.streets.path.name if study.streets.path else ""
    missed_m = [-beyond_m[side] - size_m for side, size_m in (across_m | along_m).items()]
    if max(missed_m) > _ELSEWHERE_M:
        details = {"away": round(max(missed_m) / 1000, 1)}
        return (Fault(code="streets-elsewhere", file=file, field="streets", details=details),)
    wanted_m = study.settings.edge_of_study_m
    return tuple(
        Fault(
            code=f"streets-{'end' if reach_m >= 0 else 'short'}-{side}",
            severity="warning",
            file=file,
            field="streets",
            details={"reach": abs(round(reach_m)), "wanted": round(wanted_m)},
        )
        for side, reach_m in beyond_m.items()
        if reach_m < wanted_m - _SLACK_M
    )
