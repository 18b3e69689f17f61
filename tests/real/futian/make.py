"""Write the places of this study: a grid of homes, and nine facilities in GCJ-02.

Both are made up, on purpose evenly spread: the streets are what is real here. The facilities are
shifted by the public formula, as a register picked on a Chinese map would be.

    .venv/bin/python tests/real/futian/make.py
"""

from pathlib import Path

import numpy as np
import pandas as pd

from lifecircle.study.datum import wgs84_to_gcj02

HERE = Path(__file__).parent
WEST, SOUTH, EAST, NORTH = 113.9975, 22.5172, 114.0394, 22.5500
STEP = 0.001


def grid(columns: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Return longitude and latitude of every place of a grid."""
    return np.stack(np.meshgrid(columns, rows), axis=-1).reshape(-1, 2)


if __name__ == "__main__":
    homes = grid(np.arange(WEST, EAST, STEP), np.arange(SOUTH, NORTH, STEP))
    table = pd.DataFrame({"lon": homes[:, 0].round(6), "lat": homes[:, 1].round(6), "people": 1})
    table.insert(0, "id", [f"h{number:04d}" for number in range(1, len(table) + 1)])
    table.to_csv(HERE / "homes.csv", index=False, lineterminator="\n")
    middle = (np.arange(3) + 0.5) / 3
    spots = grid(WEST + (EAST - WEST) * middle, SOUTH + (NORTH - SOUTH) * middle)
    lon, lat = wgs84_to_gcj02(spots[:, 0], spots[:, 1])
    places = pd.DataFrame({"编号": [f"f{one}" for one in range(1, 10)], "经度": lon.round(7)})
    places = places.assign(纬度=lat.round(7))
    places.to_csv(HERE / "facilities.csv", index=False, lineterminator="\n")
