import numpy as np
import pytest

from lifecircle.study.layers.rasters import people_cells, read_grid
from lifecircle.study.projections import between

rasterio = pytest.importorskip("rasterio", reason="the extra `raster` is not installed")

BOX = (113.10, 22.50, 113.13, 22.52)


def written(
    path, values, *, west=113.09, north=22.53, cell=0.01, nodata=None, crs="EPSG:4326", turn=0.0
):
    values = np.asarray(values)
    step = rasterio.transform.Affine(cell, turn, west, turn, -cell, north)
    with rasterio.open(
        path, "w", driver="GTiff", width=values.shape[1], height=values.shape[0], count=1,
        dtype=values.dtype, crs=crs, transform=step, nodata=nodata,
    ) as raster:  # fmt: skip
        raster.write(values, 1)
    return path


def test_only_cells_over_the_study_are_read_and_named_by_their_place_in_the_file(tmp_path):
    # 100 x 100 cells of 0.01 degrees; the study lies over columns 1 to 3 and rows 1 to 2
    values = np.arange(10_000, dtype=np.float32).reshape(100, 100)
    grid, faults = read_grid(written(tmp_path / "p.tif", values), over=BOX, file="p.tif")
    assert not faults
    assert grid.values.size < 100
    cells, _ = people_cells(grid, file="p.tif")
    one = cells[cells["id"] == "r1c2"].iloc[0]
    assert one["weight"] == 102
    assert (one.geometry.x, one.geometry.y) == pytest.approx((113.115, 22.515))


def test_cells_without_a_value_and_empty_cells_hold_nobody(tmp_path):
    values = np.array([[-99.0, 0.0, 3.5], [np.nan, 2.25, -99.0]], np.float32)
    path = written(tmp_path / "p.tif", values, west=113.1, north=22.52, nodata=-99.0)
    cells, _ = people_cells(read_grid(path, over=BOX, file="p.tif")[0], file="p.tif")
    assert cells["weight"].tolist() == [3.5, 2.25]


def test_a_no_data_value_nobody_declared_is_refused_as_negative_people(tmp_path):
    path = written(
        tmp_path / "p.tif", np.full((3, 3), -99999.0, np.float32), west=113.1, north=22.52
    )
    cells, faults = people_cells(read_grid(path, over=BOX, file="p.tif")[0], file="p.tif")
    assert cells is None
    assert [one.code for one in faults] == ["raster-negative"]
    assert "-99999" in faults[0].text(language="zh")


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ({"crs": None}, "raster-without-crs"),
        ({"turn": 0.001}, "raster-turned"),
        ({"west": 10.0}, "raster-elsewhere"),
    ],
)
def test_rasters_that_cannot_be_used_say_why(tmp_path, options, code):
    path = written(tmp_path / "p.tif", np.ones((4, 4), np.uint8), **options)
    grid, faults = read_grid(path, over=BOX, file="p.tif")
    assert grid is None
    assert [one.code for one in faults] == [code]


def test_what_only_looks_like_a_raster_is_refused(tmp_path):
    path = tmp_path / "p.tif"
    path.write_text("<VRTDataset rasterXSize='1' rasterYSize='1'/>")
    assert [one.code for one in read_grid(path, over=BOX, file="p.tif")[1]] == ["broken-raster"]


def test_a_projected_raster_lies_where_its_system_says(tmp_path):
    x, y = between([113.1, 113.13], [22.5, 22.52], source="EPSG:4326", target="EPSG:32649")
    path = written(
        tmp_path / "p.tif", np.ones((60, 60), np.uint8), west=float(x[0]) - 500,
        north=float(y[1]) + 500, cell=100.0, crs="EPSG:32649",
    )  # fmt: skip
    grid, _ = read_grid(path, over=BOX, file="p.tif")
    lon, lat = grid.middles()
    assert lon.min() < 113.1
    assert lon.max() > 113.13
    assert lat.min() < 22.5
    assert lat.max() > 22.52


def test_heights_run_straight_between_the_middles_of_cells(tmp_path):
    # 10 in the western column of cells, 20 in the eastern: half way between their middles 15
    values = np.array([[10, 20], [10, 20]], np.int16)
    path = written(tmp_path / "h.tif", values, west=113.11, north=22.52)
    grid, _ = read_grid(path, over=BOX, file="h.tif")
    assert grid.at([113.115, 113.12, 113.125], [22.51] * 3) == pytest.approx([10, 15, 20])
    assert np.isnan(grid.at([113.2], [22.51])).all()
