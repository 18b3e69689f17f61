"""A comparison as JSON, for programs."""

from typing import Any

import pandas as pd

from lifecircle.circles.results import records
from lifecircle.report.json_text import json_text
from lifecircle.report.proposals.told import Proposal, Proposals


def proposals_summary(told: Proposals) -> dict[str, Any]:
    """Return the comparison as plain values, in the shape of its ``summary.json``.

    Parameters
    ----------
    told
        The proposals.
    """
    return {
        "title": told.title,
        "model": told.model,
        "kind": told.kind,
        "base": told.base_name,
        "ranked_by": told.circle,
        "ranking": records(told.ranking.reset_index()),
        "scenarios": [_one(one) for one in told.proposals],
        "not_compared": [
            {"code": one.code, "value": one.value, "text": one.text(language="en")}
            for one in told.refused
        ],
    }


def proposals_text(told: Proposals) -> str:
    """Return the summary as the text of ``summary.json``.

    Parameters
    ----------
    told
        The proposals.
    """
    return json_text(proposals_summary(told))


def _one(one: Proposal) -> dict[str, Any]:
    """Return one proposal."""
    return {
        "name": one.name,
        "note": one.note,
        "cost": one.comparison.cost,
        "cost_unit": one.cost_unit,
        "changes_nothing": one.comparison.changes_nothing,
        "circles": _rows(one.comparison.circles),
        "sites": _rows(one.sites),
        "capacity": _rows(one.comparison.eased.circles),
        "verdicts": _rows(one.comparison.eased.verdicts),
        "supply": _rows(one.supply),
    }


def _rows(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of a table that may be empty."""
    return records(frame.reset_index()) if len(frame) else []
