"""Lengths and times in whole parts of one tiny unit, so that their sums are exact.

Sums of such numbers come out the same in whatever order they are made, and a street that is cut
into stretches is as long, and takes as long, as the whole. So no walk depends on where others
happen to enter the street, and one facility more or less can be answered without the others.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

PARTS = 2.0**32
"""Parts of a metre, or of a second. Sums are exact up to 2**21 of either: 2,097 km, 24 days."""


def exact(values: ArrayLike) -> NDArray[np.float64]:
    """Return metres or seconds rounded to whole parts; what is endless or missing stays so.

    Examples
    --------
    >>> bool(exact(0.1) + exact(0.2) == exact(0.3)), float(exact(np.inf))
    (True, inf)
    """
    return np.asarray(np.rint(np.asarray(values, np.float64) * PARTS) / PARTS)
