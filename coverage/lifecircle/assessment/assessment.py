"""A verdict with its reasons: what is asked of a result when a meeting is prepared.

`lifecircle.analyse` says who is within reach. The assessment goes on from there: whether what is
reached is enough, how evenly it is shared out, why people are left out and what would mend it.
It searches the streets again and is therefore made only for packs that show it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from lifecircle.circles.again.retrace import Retrace
    from lifecircle.circles.results import Result

TABLES = (
    "supply",
    "places",
    "verdicts",
    "equity",
    "ratios",
    "causes",
    "zone_causes",
    "remedies",
    "sureness",
    "sensitivity",
    "priority",
    "zone_sureness",
)
"""Tables of an assessment in the order they are reported, each a field of that name."""

Progress = Callable[[str], None]


@dataclass(frozen=True, eq=False)
class Assessment:
    """The verdicts on a result; a table without columns was not asked for.

    Parameters
    ----------
    result
        What was assessed; its ``gaps`` with the reasons of ``zone_causes``.
    homes
        What each home has in each circle of known capacity.
    supply
        The same by zone.
    places
        How full each facility is in each circle.
    verdicts
        Near enough and enough, for every neighbourhood and circle.
    equity
        How evenly minutes and supply are shared out.
    ratios
        The plan's plain ratios of supply to people, by zone.
    causes
        Why people are left out, by home.
    zone_causes
        The same by neighbourhood.
    remedies
        What would mend it, with the people each would bring within reach.
    sureness
        Every headline as a range, and whether its verdict holds all over it.
    sensitivity
        Headlines under other assumptions.
    priority
        Which neighbourhoods first, and how firm that order is.
    zone_sureness
        The verdict of every neighbourhood as a range, and whether it holds all over it.
    again
        The result's study on its streets, for whoever asks on.
    """

    result: "Result"
    homes: pd.DataFrame = field(default_factory=pd.DataFrame)
    supply: pd.DataFrame = field(default_factory=pd.DataFrame)
    places: pd.DataFrame = field(default_factory=pd.DataFrame)
    verdicts: pd.DataFrame = field(default_factory=pd.DataFrame)
    equity: pd.DataFrame = field(default_factory=pd.DataFrame)
    ratios: pd.DataFrame = field(default_factory=pd.DataFrame)
    causes: pd.DataFrame = field(default_factory=pd.DataFrame)
    zone_causes: pd.DataFrame = field(default_factory=pd.DataFrame)
    remedies: pd.DataFrame = field(default_factory=pd.DataFrame)
    sureness: pd.DataFrame = field(default_factory=pd.DataFrame)
    sensitivity: pd.DataFrame = field(default_factory=pd.DataFrame)
    priority: pd.DataFrame = field(default_factory=pd.DataFrame)
    zone_sureness: pd.DataFrame = field(default_factory=pd.DataFrame)
    again: "Retrace | None" = None

    def __repr__(self) -> str:
        return f"<Assessment of {self.result!r}: {', '.join(self.tables())}>"

    def tables(self) -> Mapping[str, pd.DataFrame]:
        """Return the tables there are, by name, in the order of `TABLES`."""
        named = {name: getattr(self, name) for name in TABLES}
        return {name: table for name, table in named.items() if len(table.columns)}


def assess(
    result: "Result", *, again: "Retrace | None" = None, progress: Progress | None = None
) -> Assessment:
    """Ask of a result what a meeting asks next: enough, fair, why, and what would mend it.

    Parameters
    ----------
    result
        What `lifecircle.analyse` returned.
    again
        Its study on its streets, if it is at hand.
    progress
        Called with the key of each stage as it begins.
    """
    from lifecircle.assessment.equity_table import equity_table
    from lifecircle.assessment.shares import homes_table, shared_circles, without_place
    from lifecircle.assessment.supply_table import places_table, supply_table
    from lifecircle.assessment.verdicts import verdicts_table
    from lifecircle.assessment.zoned import Zoned
    from lifecircle.circles.again.retrace import retrace
    from lifecircle.circles.priority import priority_table
    from lifecircle.circles.reasons.closer_gaps import closer_gaps
    from lifecircle.circles.scoreboard.basis import basis_of
    from lifecircle.circles.scoreboard.ratios import ratios_table

    tell = progress or (lambda stage: None)
    tell("enough")
    zoned = Zoned(result.study, result.facilities)
    again = again or retrace(result)
    shared = shared_circles(again, result)
    supply = supply_table(shared, zoned)
    homes = homes_table(shared, result.study)
    told = _why_and_mend(result, again, without_place(homes), tell)
    limits = result.study.standard.severity
    result = replace(result, gaps=closer_gaps(result.gaps, told["zone_causes"], limits=limits))
    sure = _how_sure(result, again)
    tell("fair")
    return Assessment(
        result,
        homes=homes,
        supply=supply,
        places=places_table(shared, result.study),
        verdicts=verdicts_table(result, supply, zoned),
        equity=equity_table(result, shared, zoned),
        **told,
        **sure,
        priority=priority_table(result),
        ratios=ratios_table(
            basis_of(result.study, result.facilities), result.study.standard.indicators
        ),
        again=again,
    )


def _why_and_mend(
    result: "Result", again: "Retrace", without: pd.DataFrame, tell: Progress
) -> dict[str, pd.DataFrame]:
    """Return why people are left out and what would mend it, by the names of the tables."""
    from lifecircle.circles.reasons.cause_table import causes_table
    from lifecircle.circles.reasons.zone_causes import zone_causes
    from lifecircle.scenario.remedies.table import remedies_table

    tell("why")
    causes = causes_table(result, again=again, without=without)
    mix = zone_causes(causes, result)
    tell("mend")
    return {
        "causes": causes,
        "zone_causes": mix,
        "remedies": remedies_table(result, again=again, causes=causes, mix=mix),
    }


def _how_sure(result: "Result", again: "Retrace") -> dict[str, pd.DataFrame]:
    """Return what other assumptions make of the verdicts, by the names of the tables."""
    from lifecircle.circles.again.otherwise import Otherwise
    from lifecircle.circles.sensitivity import sensitivity_table, sureness_table
    from lifecircle.circles.zone_sureness import zone_sureness_table

    otherwise = Otherwise(result, again)
    sensitivity = sensitivity_table(otherwise)
    return {
        "sensitivity": sensitivity,
        "sureness": sureness_table(sensitivity),
        "zone_sureness": zone_sureness_table(otherwise),
    }
