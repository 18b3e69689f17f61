"""Streets that look wrongly drawn, and who is cut off, stand in the workbook and the paper."""

import pytest
import shapely

import lifecircle as lc
from estate_towns import GatedTown, lane
from lifecircle.report.paper.data_page import doubt_blocks
from lifecircle.report.sheets.doubts import doubts_sheet
from lifecircle.report.street_doubts import street_doubt_rows, street_doubt_sentences, street_doubts
from towns import Street, Town, analysed, draw

SIDEWALK = Street(((100.0, 100.0), (60.0, 60.0), (60.0, 3.0)), {"highway": "footway"})
PLACE = Town((*draw("A---B---C\n|   |   |\nD---E---F"), SIDEWALK),
             {"a": (10, 5)}, {"k": ("clinic", (90, 0))})  # fmt: skip
ESTATE = {"e": shapely.box(110, 10, 290, 190)}
STREETS = (*draw("F---G---H---I---J\n|\nK\n|\nA---B---C---D---E"), lane((200, 0), (200, 200)))


def town(homes):
    return Town(STREETS, homes, {"k": ("clinic", (200, -20))})


def cells(result, language):
    sheet = doubts_sheet(result, language=language)
    return list(zip(*(list(column.cells) for column in sheet.columns), strict=True))


@pytest.mark.parametrize(
    ("language", "gap"), [("zh", "距道路 3 仅 3.0 米"), ("en", "3.0 m from way 3")]
)
def test_a_sidewalk_tied_at_one_end_is_named_with_its_way_and_place(language, gap):
    result = analysed(PLACE)
    ((way, highway, what),) = street_doubt_rows(street_doubts(result), language=language)
    # The last way; it ends 3 m from D-E, the third.
    assert (way, highway) == (str(len(PLACE.streets)), "footway")
    assert gap in what and "113.10058, 22.50003" in what
    (row,) = [one for one in cells(result, language) if one[1] == way]
    assert row[3] == what
    (told,) = street_doubt_sentences(street_doubts(result), language=language)
    assert f"{way}" in told and "113.10058, 22.50003" in told
    blocks = doubt_blocks(result, language=language)
    assert told in blocks[1].items


def test_a_sound_network_is_not_mentioned():
    result = analysed(Town(draw("A---B"), {"a": (10, 5)}, {"k": ("clinic", (90, 0))}))
    assert list(street_doubt_rows(street_doubts(result), language="en")) == []
    assert street_doubt_sentences(street_doubts(result), language="en") == []


def test_who_is_cut_off_by_a_barrier_is_named_and_who_leaves_by_an_assumed_gate_is_counted():
    pond = shapely.Point(50, 60).buffer(30).difference(shapely.Point(50, 60).buffer(8))
    homes = {"h": (50, 60), "a": (210, 50)}
    result = GatedTown(town(homes), ESTATE, barriers=(pond,)).analysed()
    assert result.snaps.at[("residents", "a"), "note"] == "assumed_gate"
    rows = {row[1]: row for row in cells(result, "en")}
    assert "a" not in rows
    assert (
        rows["h"][3].startswith("A barrier or the outline of a gated estate")
        and "1 people" in rows["h"][3]
    )
    notes = [row[3] for row in rows.values()] + [row[3] for row in cells(result, "en")]
    assert any("gates nobody stated touch 66.7%" in one for one in notes)


def test_a_full_pack_of_a_town_with_estates_and_barriers_is_written(tmp_path):
    river = shapely.LineString([(0, -60), (400, -60)])
    result = GatedTown(
        town({"a": (210, 50), "b": (50, 5)}), ESTATE, (("e", (200, 10)),), barriers=(river,)
    ).analysed()
    folder = lc.write_pack(result, tmp_path / "out", language="zh")
    names = {path.relative_to(folder).as_posix() for path in folder.rglob("*")}
    assert {"map.html", "coverage.xlsx", "report.docx", "results.gpkg", "summary.json"} <= names
