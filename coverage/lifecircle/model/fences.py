"""The layer of barriers: rivers, the railway and the walls of old works."""

import pandas as pd
import shapely

from lifecircle.model.scene import Scene


def barriers(scene: Scene) -> pd.DataFrame:
    """Return what nobody walks through but by a street: ``name``, ``kind``, ``geometry``.

    Rivers are areas, the railway and walls are lines, in metres of the plane.
    """
    land = scene.terrain
    rows: list[tuple[str, str, shapely.Geometry]] = [
        (river.name, "river", river.water.intersection(land.frame).simplify(3.0))
        for river in land.rivers
    ]
    rails = scene.lanes.loc[scene.lanes["highway"] == "rail"]
    track = shapely.line_merge(shapely.union_all(rails["geometry"].to_numpy()))
    rows.append((str(rails["name"].iloc[0]), "railway", track.simplify(2.0)))
    rows += [
        (f"{patch.name}围墙", "wall", patch.land.simplify(2.0).exterior)
        for patch in land.islands
        if patch.kind == "factory"
    ]
    return pd.DataFrame(rows, columns=["name", "kind", "geometry"])
