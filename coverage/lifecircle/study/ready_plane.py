"""A plane made ready once for many calls: that takes longer than to project a few places."""

import threading

from pyproj import CRS, Proj


class _Latest(threading.local):
    """The plane a thread used last; a ready one is not to be shared between threads."""

    crs: CRS | None = None
    ready: Proj | None = None


_latest = _Latest()


def ready_plane(crs: CRS) -> Proj:
    """Return a plane, ready to be used in this thread.

    Parameters
    ----------
    crs
        The plane, as `lifecircle.study.projections.metric_crs` gives it.
    """
    if _latest.ready is None or _latest.crs is not crs:
        _latest.crs, _latest.ready = crs, Proj(crs)
    return _latest.ready
