"""The house of the design: which room may know which, how big its pieces may grow."""

import ast
import subprocess
import sys
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "coverage" / "lifecircle"

# Lowest first: a room imports only from rooms before it. A new room changes this table first.
ROOMS = (
    "words",
    "errors",
    "_version",
    "_gdal",
    "study",
    "registers",
    "model",
    "network",
    "fetch",
    "programs",
    "column_generation",
    "circles",
    "scenario",
    "assessment",
    "report",
    "arguments",
    "commands",
    "cli",
)

HEAVY = (
    "folium",
    "branca",
    "matplotlib",
    "osmnx",
    "networkx",
    "osmium",
    "xlsxwriter",
    "IPython",
    "highspy",
    "rasterio",
    "typst",
)

# The gate of the reference systems: lengths only on a plane, reprojection in one place.
MAY_REPROJECT = {"study/projections.py"}

MODULES = sorted(path.relative_to(PACKAGE).as_posix() for path in PACKAGE.rglob("*.py"))


@cache
def tree_of(module: str) -> ast.Module:
    return ast.parse((PACKAGE / module).read_text(encoding="utf-8"))


def room_of(module: str) -> str:
    return module.split("/", maxsplit=1)[0].removesuffix(".py")


def imported(module: str) -> set[str]:
    """Name every module of ours that a module imports, inside functions as well."""
    found = set()
    for node in ast.walk(tree_of(module)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return {name for name in found if name.startswith("lifecircle.")}


def dotted(module: str) -> str:
    """Name a module as others import it."""
    return f"lifecircle/{module}".removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def cycle_in(graph: dict[str, set[str]]) -> list[str]:
    """Name modules that come to know themselves, the first again at the end; empty if none do."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def functions(module: str) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    return [
        node
        for node in ast.walk(tree_of(module))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    first = function.body[0]
    documented = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    if documented and len(function.body) > 1:
        first = function.body[1]
    return (function.end_lineno or first.lineno) - first.lineno + 1


@pytest.mark.parametrize("module", [name for name in MODULES if name != "__init__.py"])
def test_a_room_imports_only_from_rooms_below_it(module):
    here = ROOMS.index(room_of(module))
    above = {
        name
        for name in imported(module)
        if (room := name.split(".")[1]) in ROOMS and ROOMS.index(room) > here
    }
    assert not above, f"{module} knows {sorted(above)}"


def test_no_module_comes_to_know_itself_not_even_by_imports_inside_functions_or_for_types():
    names = {dotted(module) for module in MODULES}
    graph = {dotted(one): (imported(one) & names) - {dotted(one)} for one in MODULES}
    assert sum(map(len, graph.values())) > len(graph)
    assert cycle_in(graph) == []


@pytest.mark.parametrize("room", ["network", "study", "scenario", "registers", "circles"])
def test_the_rooms_within_a_room_do_not_come_to_know_themselves(room):
    graph: dict[str, set[str]] = {}
    for module in [one for one in MODULES if one.startswith(f"{room}/")]:
        known = {inner for name in imported(module) if (inner := inner_room(name, room))}
        here = inner_room(dotted(module), room)
        graph.setdefault(here, set()).update(known - {here})
    assert len([one for one in graph if (PACKAGE / room / one).is_dir()]) >= 5
    assert cycle_in(graph) == []


def inner_room(name: str, room: str) -> str:
    """Name the room within a room that a module stands in; its own name if it stands outside."""
    parts = name.split(".")
    return parts[2] if len(parts) > 2 and parts[1] == room else ""


def test_imports_are_seen_inside_functions_and_a_cycle_is_told_from_a_diamond():
    # check.py imports the checks inside a function only.
    assert "lifecircle.circles.checking" in imported("commands/check.py")
    assert cycle_in({"a": {"b", "c"}, "b": {"d"}, "c": {"d"}, "d": set()}) == []
    assert set(cycle_in({"a": {"b"}, "b": {"c"}, "c": {"b"}})) == {"b", "c"}


def test_contributors_are_told_the_rooms_as_they_are():
    told = (PACKAGE.parents[1] / "CONTRIBUTING.md").read_text(encoding="utf-8")
    listed = told.partition("lowest first:")[2].partition(". A room")[0].replace("\n", " ")
    named = tuple(one.strip(" `") for one in listed.split(","))
    assert named == tuple(room for room in ROOMS if not room.startswith("_"))


def test_every_module_lives_in_a_room():
    assert {room_of(name) for name in MODULES} - {"__init__"} <= set(ROOMS)


@pytest.mark.parametrize("module", MODULES)
def test_a_module_holds_one_concept_and_stays_short(module):
    assert (PACKAGE / module).read_text(encoding="utf-8").count("\n") <= 300
    assert Path(module).stem not in {"utils", "helpers", "common", "misc"}


@pytest.mark.parametrize("module", MODULES)
def test_a_function_can_be_seen_whole(module):
    long = {one.name: body_lines(one) for one in functions(module) if body_lines(one) > 40}
    assert not long


@pytest.mark.parametrize("module", MODULES)
def test_options_of_public_functions_are_named_when_called(module):
    loose = [
        one.name
        for one in functions(module)
        if not one.name.startswith("_") and len(one.args.defaults) > (one.args.args[:1] != [])
    ]
    assert not loose, "only the subject itself may have a default by position"


@pytest.mark.parametrize("module", MODULES)
def test_dataclasses_are_frozen(module):
    for node in ast.walk(tree_of(module)):
        if isinstance(node, ast.ClassDef):
            made = [ast.unparse(one) for one in node.decorator_list]
            for decorator in made:
                if "dataclass" in decorator:
                    assert "frozen=True" in decorator, f"{module}: {node.name}"


@pytest.mark.parametrize("module", MODULES)
def test_nobody_subclasses_a_geodataframe(module):
    bases = [
        ast.unparse(base)
        for node in ast.walk(tree_of(module))
        if isinstance(node, ast.ClassDef)
        for base in node.bases
    ]
    assert not any(base.endswith("DataFrame") for base in bases)


def test_reprojection_happens_in_one_place():
    calls = {
        module
        for module in MODULES
        for node in ast.walk(tree_of(module))
        if isinstance(node, ast.Attribute) and node.attr in {"to_crs", "set_crs"}
    }
    assert calls <= MAY_REPROJECT


_IMPORT_ALL = """
import sys
import lifecircle
lifecircle.analyse, lifecircle.read_study
print(*sorted({name.partition('.')[0] for name in sys.modules}))
"""


def test_the_core_is_light_to_import():
    seen = subprocess.run(
        [
            sys.executable,
            "-c",
            _IMPORT_ALL,
        ],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert not set(HEAVY) & set(seen)


def test_importing_the_package_alone_loads_no_geopandas():
    seen = subprocess.run(
        [sys.executable, "-c", "import lifecircle, sys; print('geopandas' in sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert seen.strip() == "False"


@pytest.mark.parametrize("module", [name for name in MODULES if name.startswith("circles/")])
def test_geometry_stops_before_the_circles(module):
    tree = tree_of(module)
    attributes = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    assert not attributes & {"geometry", "buffer", "intersection", "distance"}
    roots = {
        alias.name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import)
        for alias in node.names
    }
    assert not roots & {"shapely", "pyproj", "pyogrio"}
