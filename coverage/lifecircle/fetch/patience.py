"""How long a server is waited for, and how often it is asked."""

import time
from collections.abc import Callable
from dataclasses import dataclass

_MOST_ASKED_WAIT_S = 120.0


@dataclass(frozen=True, kw_only=True)
class Patience:
    """How a server is asked that may be busy.

    Parameters
    ----------
    tries
        How often in all.
    first_wait_s
        Before the second try; doubled before each further one.
    longest_wait_s
        No wait is longer, unless the server itself asks for one (then two minutes at most).
    connect_s
        For a connection.
    silence_s
        Without a byte, after which an answer is given up.
    whole_s
        For the whole of one answer.
    most_bytes
        Of one answer, unpacked.
    pause
        What waits.
    """

    tries: int = 5
    first_wait_s: float = 5.0
    longest_wait_s: float = 60.0
    connect_s: float = 15.0
    silence_s: float = 240.0
    whole_s: float = 900.0
    most_bytes: int = 2_000_000_000
    pause: Callable[[float], None] = time.sleep

    def wait_s(self, failures: int, *, asked_s: float = 0.0) -> float:
        """Return how long to wait after so many failures, seconds.

        Parameters
        ----------
        failures
            One or more.
        asked_s
            What the server asked for.

        Examples
        --------
        >>> [Patience().wait_s(failures) for failures in (1, 2, 3, 9)]
        [5.0, 10.0, 20.0, 60.0]
        >>> Patience().wait_s(1, asked_s=30.0), Patience().wait_s(1, asked_s=9999.0)
        (30.0, 120.0)
        """
        own = min(self.first_wait_s * 2.0 ** min(failures - 1, 30), self.longest_wait_s)
        return max(own, min(asked_s, _MOST_ASKED_WAIT_S))
