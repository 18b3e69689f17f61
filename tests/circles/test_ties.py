"""What is equally near, or not stated in a row, is settled without the order of the rows."""

import geopandas as gpd
from shapely.geometry import box

import lifecircle as lc
from towns import Town, analysed, draw, in_degrees, street_frame


def test_of_two_facilities_at_one_spot_the_same_serves_whatever_the_order_of_their_rows():
    served = set()
    for order in (("F1", "F9"), ("F9", "F1")):
        places = dict.fromkeys(order, ("clinic", (100, 0)))
        result = analysed(Town(draw("A---B---C"), {"h": (150, 0)}, places))
        served.add(result.nearest.at[("h", "care"), "facility_id"])
    assert len(served) == 1


def test_a_home_without_a_stated_floor_area_gets_its_footprint_by_its_storeys():
    # a states 100 m2; b states nothing, stands on 10 m x 10 m with five storeys: 500 m2.
    homes = gpd.GeoDataFrame(
        {"resident_id": ["a", "b"], "floor_area_m2": [100.0, None], "levels": [1, 5]},
        geometry=in_degrees([box(0, 0, 10, 10), box(50, 0, 60, 10)]),
        crs=4326,
    )
    clinics = gpd.GeoDataFrame(
        {"facility_id": ["k"], "service": ["clinic"]},
        geometry=in_degrees([box(0, 0, 1, 1).centroid]),
        crs=4326,
    )
    study = lc.make_study(
        streets=street_frame(draw("A---B")),
        facilities=clinics,
        residents=homes,
        totals={"residents": 600},
    )
    assert study.residents["residents"].to_dict() == {"a": 100, "b": 500}
