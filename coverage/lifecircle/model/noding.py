"""From drawn lines to a street network: split where they meet, drop what hangs loose."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

GRID_M = 0.1
"""Snap grid of the noding; ends closer than this become one node."""


LEAST_ISLAND_M = 250.0
"""An island's streets are at least this long together; less is a leftover."""


@dataclass(frozen=True, kw_only=True)
class Graph:
    """End nodes of each lane, their coordinates, and the connected piece of each lane."""

    start: NDArray[np.int64]
    end: NDArray[np.int64]
    xy: NDArray[np.float64]
    piece: NDArray[np.int64]


def noded(table: pd.DataFrame) -> pd.DataFrame:
    """Return the lanes split at every meeting point; grade-separated ones stay whole."""
    ground = table[table["ground"]]
    sources = ground["geometry"].to_numpy()
    pieces = shapely.get_parts(shapely.union_all(sources, grid_size=GRID_M))
    middle = shapely.line_interpolate_point(pieces, 0.5, normalized=True)
    tree = shapely.STRtree(sources)
    of_piece, source = tree.query_nearest(middle, all_matches=False)
    order = np.argsort(of_piece, kind="stable")
    split: pd.DataFrame = ground.take(source[order]).assign(geometry=pieces)
    return pd.concat([split, table[~table["ground"]]], ignore_index=True)


def graph(table: pd.DataFrame) -> Graph:
    """Return who meets whom, by rounded end points."""
    lines = table["geometry"].to_numpy()
    first = shapely.get_coordinates(shapely.get_point(lines, 0))
    last = shapely.get_coordinates(shapely.get_point(lines, -1))
    keys = np.round(np.vstack([first, last]) / GRID_M).astype(np.int64)
    unique, node = np.unique(keys, axis=0, return_inverse=True)
    node = node.reshape(-1)
    start, end = node[: len(lines)], node[len(lines) :]
    links = coo_array((np.ones(len(lines)), (start, end)), shape=(len(unique), len(unique)))
    _, piece = connected_components(links, directed=False)
    return Graph(
        start=start,
        end=end,
        xy=np.asarray(unique * GRID_M, dtype=np.float64),
        piece=piece[start].astype(np.int64),
    )


def trimmed(table: pd.DataFrame, *, stub_m: float = 22.0) -> pd.DataFrame:
    """Return the lanes without short dead ends and without loose pieces nobody meant.

    A loose piece stays if `LEAST_ISLAND_M` of its lanes are marked as an island.
    """
    kept = table
    for _ in range(2):
        g = graph(kept)
        degree = np.bincount(np.concatenate([g.start, g.end]), minlength=len(g.xy))
        dead_end = (degree[g.start] == 1) | (degree[g.end] == 1)
        short = shapely.length(kept["geometry"].to_numpy()) < stub_m
        stub = dead_end & (short | kept["tags"].str.startswith("bridge").to_numpy())
        kept = kept[~stub | ~kept["ground"].to_numpy()].reset_index(drop=True)
    g = graph(kept)
    length_m = shapely.length(kept["geometry"].to_numpy())
    meant_m = np.bincount(g.piece, weights=length_m * kept["island"].to_numpy())
    above = np.bincount(g.piece, weights=~kept["ground"].to_numpy()) > 0
    size = np.bincount(g.piece)
    stays = (meant_m >= LEAST_ISLAND_M) | above | (np.arange(len(size)) == size.argmax())
    return kept.take(np.flatnonzero(stays[g.piece])).reset_index(drop=True)
