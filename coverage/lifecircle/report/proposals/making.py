"""Proposals of scenarios: each analysed by the same code as the base, then held against it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lifecircle.assessment.capacity import assessed_side
from lifecircle.assessment.shares import shared_circles
from lifecircle.circles.again.retrace import retrace
from lifecircle.circles.analysis import analysed
from lifecircle.report.credit import OSM_CREDIT, from_osm
from lifecircle.report.proposals.told import Proposal, Proposals, names_in
from lifecircle.scenario.differences.compare import compare_sides
from lifecircle.scenario.differences.ranking import ranking
from lifecircle.scenario.differences.supply_change import supply_change
from lifecircle.scenario.edits.facilities import Change, Move, Open
from lifecircle.scenario.files.entries import table_of
from lifecircle.scenario.remedies.site_shares import site_table
from lifecircle.words import say

if TYPE_CHECKING:
    from lifecircle.assessment.shares import Shared
    from lifecircle.circles.again.retrace import Retrace
    from lifecircle.circles.results import Result
    from lifecircle.scenario.differences.sides import Side
    from lifecircle.scenario.scenario import Scenario
    from lifecircle.study.study import Study


def proposals_of(
    study: "Study",
    scenarios: Sequence["Scenario"],
    *,
    language: str,
    circle: str = "",
    base: "Result | None" = None,
    changed: "Mapping[str, Study] | None" = None,
    progress: Callable[[str], None] | None = None,
) -> Proposals:
    """Return scenarios analysed and held against the study as it is.

    Parameters
    ----------
    study
        The base.
    scenarios
        With names of their own.
    language
        ``zh`` or ``en``, of what the base is called.
    circle
        The circle they are ranked by; empty for all.
    base
        What `lifecircle.analyse` said of the study, if it was asked already.
    changed
        What scenarios make of the study, by their names, where they were applied already.
    progress
        Called with the name of each scenario before it is analysed; empty for the base.
    """
    show = progress or (lambda name: None)
    if base is None:
        show("")
        base, again = analysed(study)
    else:
        again = retrace(base)
    shared = shared_circles(again, base)
    before = _Before(base, again, shared, assessed_side(base, shared))
    made = []
    for scenario in scenarios:
        show(scenario.name)
        applied = (changed or {}).get(scenario.name)
        made.append(_proposal(before, scenario, applied))
    table = ranking({one.name: one.comparison for one in made}, circle=circle or None)
    by_name = {one.name: one for one in made}
    ordered = tuple(by_name[str(name)] for name in table.index)
    results = [one.result for one in ordered if one.result is not None]
    return Proposals(
        kind="scenario",
        title=study.title or study.district,
        base_name=say("proposals.base.scenario", language=language),
        model=study.model,
        proposals=ordered,
        ranking=table,
        names=names_in(base, *results),
        circle=circle,
        base=base,
        credits=(OSM_CREDIT,) if from_osm(base) else (),
        inputs=tuple(("scenario", path) for one in ordered if one.scenario
                     for path in one.scenario.sources),
    )  # fmt: skip


@dataclass(frozen=True, eq=False)
class _Before:
    """The base, on its streets, shared out, and as one side of every comparison."""

    result: "Result"
    again: "Retrace"
    shared: "tuple[Shared, ...]"
    side: "Side"


def _proposal(before: _Before, scenario: "Scenario", changed: "Study | None") -> Proposal:
    """Return one scenario held against the base."""
    base = before.result
    changed = scenario.apply(base.study) if changed is None else changed
    result, again = analysed(changed)
    after = assessed_side(result, shared_circles(again, result, known=before.shared))
    costs: dict[str, float] = {}
    for edit in scenario.edits:
        if isinstance(edit, Open | Move | Change):
            costs[edit.id] = costs.get(edit.id, 0.0) + edit.cost
    return Proposal(
        name=scenario.name,
        note=scenario.note,
        comparison=compare_sides(before.side, after, name=scenario.name, cost=scenario.cost),
        sites=site_table(base, result, costs=costs, again=(before.again, again)),
        supply=supply_change(base.study, changed),
        edits=tuple(table_of(edit) for edit in scenario.edits),
        cost_unit=scenario.cost_unit,
        result=result,
        scenario=scenario,
    )
