"""Modules loaded by the second process while nobody waits for it."""

from collections.abc import Sequence
from importlib import import_module


def load(names: Sequence[str]) -> None:
    """Load modules.

    Parameters
    ----------
    names
        Their full names.
    """
    for name in names:
        import_module(name)
