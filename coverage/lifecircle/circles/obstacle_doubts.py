"""What gated estates and barriers leave unsure: assumed gates, and who is joined to no street."""

from typing import Any

import numpy as np

from lifecircle.errors import Fault
from lifecircle.network.attach import AttachedStudy
from lifecircle.network.snapping.guarded_attach import Guard
from lifecircle.network.walls.gated import ASSUMED, GATED, IGNORED, LEAVING, OPEN, Gated
from lifecircle.study.study import Study
from lifecircle.study.tables.obstacles import Obstacles
from lifecircle.words import Value


def obstacle_doubts(
    study: Study, attached: AttachedStudy
) -> tuple[dict[str, Any], tuple[Fault, ...]]:
    """Return what is not sure about estates and barriers, as plain values and as warnings.

    Parameters
    ----------
    study
        What was analysed.
    attached
        Its places on the streets.

    Returns
    -------
    tuple
        ``estates`` and ``barriers`` for ``summary.json``, each where the study brings them; and
        the notes ``estates-entered`` and ``barriers-kept`` on what was done; and the warnings
        ``gates-assumed``, ``estates-open``, ``gates-unused``, ``gates-lead-nowhere``,
        ``estates-overlap`` and ``cut-off-by-barriers``, where there is cause.
    """
    obstacles, guard = study.obstacles, attached.guard
    if obstacles is None or guard is None:
        return {}, ()
    found: dict[str, Any] = {}
    faults: list[Fault] = []
    gated = attached.snapper.network.gated
    if gated is not None:
        found["estates"] = told = _estates(study, obstacles, gated, guard)
        lanes = gated.drawn & (gated.side == LEAVING)
        length_m = attached.snapper.network.length_m[lanes].sum()
        told["lanes_km"] = round(float(length_m) / 1000, 3)
        faults += _estate_faults(told)
    found["barriers"] = cut_off = _barriers(study, obstacles, guard)
    faults += _barrier_faults(cut_off)
    return found, tuple(faults)


def _estates(study: Study, obstacles: Obstacles, gated: Gated, guard: Guard) -> dict[str, Any]:
    """Return how many estates and people there are, and how many of them by assumed gates."""
    people = study.residents["residents"].to_numpy(np.float64)
    mode = np.where(guard.home_estates >= 0, gated.mode[guard.home_estates], IGNORED)
    kinds = gated.gates["kind"].to_numpy()
    of = {name: float(people[mode == which].sum()) for name, which in _MODES.items()}
    unsure = of["assumed"] + of["open"]
    everybody = float(people.sum())
    unused = int(obstacles.gates["sure"].to_numpy(bool)[gated.unused_gates].sum())
    return {
        "estates": int((gated.mode != IGNORED).sum()),
        **{f"{name}_estates": int((gated.mode == which).sum()) for name, which in _MODES.items()},
        "gates": int((kinds != "assumed").sum()),
        "wickets": int((kinds == "wicket").sum()),
        "assumed_gates": int((kinds == "assumed").sum()),
        "gates_unused": unused,
        "gates_to_nowhere": int((gated.gates["edge"] < 0).sum()),
        "overlapping": gated.outlines.overlapping,
        "homes": int((mode != IGNORED).sum()),
        "people": sum(of.values()),
        "people_share": round(sum(of.values()) / everybody, 6) if everybody else None,
        **{f"people_{name}": count for name, count in of.items()},
        "people_unsure_share": round(unsure / everybody, 6) if everybody else None,
    }


_MODES = {"gated": GATED, "assumed": ASSUMED, "open": OPEN}


def _barriers(study: Study, obstacles: Obstacles, guard: Guard) -> dict[str, Any]:
    """Return who and what is joined to no street because something stands before all of them."""
    people = study.residents["residents"].to_numpy(np.float64)
    lost, closed = guard.home_notes == "barrier", guard.place_notes == "barrier"
    return {
        "barriers": len(obstacles.barriers),
        "candidates": study.settings.barrier_candidates,
        "homes_turned": int(guard.home_turned.sum()),
        "people_turned": float(people[guard.home_turned].sum()),
        "homes_cut_off": int(lost.sum()),
        "people_cut_off": float(people[lost].sum()),
        "facilities_cut_off": [str(one) for one in study.facilities.index[closed]],
    }


def _barrier_faults(told: dict[str, Any]) -> list[Fault]:
    """Return what barriers did, and the warning about who is cut off."""
    faults = []
    if told["barriers"]:
        homes, people = told["homes_turned"], round(told["people_turned"])
        kept = {"barriers": told["barriers"], "homes": homes, "people": people}
        faults.append(_fault("barriers-kept", "barriers", **kept))
    if told["homes_cut_off"] or told["facilities_cut_off"]:
        faults.append(
            _fault(
                "cut-off-by-barriers",
                "barriers" if told["barriers"] else "estates",
                homes=told["homes_cut_off"],
                people=round(told["people_cut_off"]),
                facilities=len(told["facilities_cut_off"]),
                candidates=told["candidates"],
            )
        )
    return faults


def _estate_faults(told: dict[str, Any]) -> list[Fault]:
    """Return the warnings about estates that have cause."""
    share = {"share": f"{told['people_unsure_share'] or 0:.1%}"}
    causes: dict[str, tuple[int, dict[str, Value]]] = {
        "estates-entered": (
            told["estates"],
            {
                "people": round(told["people"]),
                "people_share": f"{told['people_share'] or 0:.1%}",
                "gates": told["gates"],
                "assumed": told["assumed_gates"],
                "lanes_km": f"{told['lanes_km']:.1f}",
            },
        ),
        "gates-assumed": (
            told["assumed_estates"],
            {
                "gates": told["assumed_gates"],
                "people": round(told["people_assumed"]),
                **share,
            },
        ),
        "estates-open": (told["open_estates"], {"people": round(told["people_open"]), **share}),
        "gates-unused": (told["gates_unused"], {}),
        "gates-lead-nowhere": (told["gates_to_nowhere"], {}),
        "estates-overlap": (told["overlapping"], {}),
    }
    return [
        _fault(code, "estates", count=count, **details)
        for code, (count, details) in causes.items()
        if count
    ]


def _fault(code: str, field: str, **details: Value) -> Fault:
    """Return a warning about one part of the study."""
    return Fault(code=code, severity="warning", field=field, details=details)
