"""Every walk, read from the page's columns as its script reads them, against the result."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from map_reading import degrees, unpacked

from lifecircle.errors import StudyError
from lifecircle.report.map.blob import Blob
from lifecircle.report.map.placing import Placing
from lifecircle.report.map.streets import DrawnStreets
from lifecircle.report.map.walks import walks_of
from random_towns import towns
from towns import Town, analysed, circle, draw

WHOLE = 4096


def page_of(result):
    blob, streets = Blob(), DrawnStreets(result.network, Placing(), 0.01)
    streets.add_to(blob)
    walks = walks_of(result)
    walks.add_to(blob, streets, Placing())
    return walks, unpacked(blob.text())[0]


def followed(columns, tree, at):
    """Follow one home's walk: parts of the page's edges, and the door; None without a walk."""
    edge, place = columns["walk.edge"], {}
    for number, junction in enumerate(columns["walk.junction"]):
        place[int(junction)] = number
    tails = [place[int(columns["edge.tail"][one])] for one in edge]
    heads = [place[int((columns["edge.tail"] + columns["edge.head"])[one])] for one in edge]
    turns = {number: [] for number in place.values()}
    for number, (tail, head) in enumerate(zip(tails, heads, strict=True)):
        turns[tail].append(2 * number)
        turns[head].append(2 * number + 1)
    step = int(columns[f"tree{tree}.home"][at])
    if step == -1:
        return None
    parts = []
    half, here = 2 * int(columns["stand.edge"][at]) + max(step, 0), int(columns["stand.part"][at])
    while step >= 0:
        walked, against = half >> 1, half & 1
        parts.append((int(edge[walked]), here, 0 if against else WHOLE))
        junction = tails[walked] if against else heads[walked]
        step = int(columns[f"tree{tree}.junction"][junction])
        number = -2 - step
        half = (
            turns[junction][step]
            if step >= 0
            else 2 * int(columns["door.edge"][number >> 1]) + (number & 1)
        )
        here = WHOLE if half & 1 else 0
    door = (-2 - step) >> 1
    last = int(columns["door.edge"][door])
    parts.append((int(edge[last]), here, int(columns["door.part"][door])))
    return parts, door


def check(result):
    walks, columns = page_of(result)
    ids = [*result.study.facilities.index, ""]
    for one in result.circles:
        rows = result.nearest.xs(one.id, level="circle")
        for at, home in enumerate(columns["stand.home"]):
            found = [followed(columns, tree, at) for tree in walks.book.circles[one.id]]
            held = [walk for walk in found if walk is not None]
            row = rows.iloc[home]
            if not held:
                assert str(row["facility_id"]) == ""
                continue
            ((parts, door),) = held
            length_m = result.network.length_m
            walked_m = sum(abs(to - here) / WHOLE * length_m[edge] for edge, here, to in parts)
            # Each end is told to half a 4096th of its edge.
            slack_m = length_m.max() / WHOLE + 1e-6
            assert walked_m == pytest.approx(row["walk_m"], abs=slack_m)
            assert ids[columns["door.facility"][door]] == row["facility_id"]


def test_a_walk_is_read_from_edge_to_edge():
    streets = draw("A---B---C\n|       |\nD---E---F")
    homes = {"a": (10, 50), "b": (110, 103), "c": (190, -4)}
    places = {"k": ("clinic", (5, 100)), "m": ("clinic", (150, 95))}
    check(analysed(Town(streets, homes, places)))


def test_a_walk_ends_at_the_entrance_of_its_facility():
    town = Town(draw("A---B---C"), {"a": (20, 8)}, {"k": ("clinic", (150, 30))})
    _, columns = page_of(analysed(town))
    kept = degrees(columns, "door")
    assert len(kept) == 1
    assert kept[0] == pytest.approx(
        analysed(town).study.facilities.geometry.iloc[0].coords[0], abs=1e-5
    )


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(towns())
def test_in_any_town_every_walk_is_that_of_the_result(town):
    there, back = circle("to", direction="to"), circle("both", direction="both")
    try:
        result = analysed(town, there, back, circle("near", metres=300.0))
    except StudyError:
        return
    check(result)


def test_whom_one_facility_alone_serves_is_told_by_home():
    # 15 minutes at 1 m/s are 900 m: the home in the middle reaches both clinics, the others one.
    streets = draw("A" + 16 * "---B")
    homes = {"west": (0, 0), "middle": (800, 0), "east": (1600, 0)}
    places = {"k": ("clinic", (100, 0)), "m": ("clinic", (1500, 0))}
    walks = walks_of(analysed(Town(streets, homes, places)))
    assert walks.alone["care"].tolist() == [True, False, True]
    assert np.asarray(walks.alone["care"]).dtype == bool
