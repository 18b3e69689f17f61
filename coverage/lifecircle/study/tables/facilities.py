"""From registers to the table of facilities: one row a place, one id each."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
from geopandas import GeoDataFrame
from numpy.typing import NDArray

from lifecircle.errors import Fault
from lifecircle.study.columns.attributes import FEATURES, OWNERSHIPS, known_words, read_features
from lifecircle.study.columns.places import Placed
from lifecircle.study.columns.reader import ColumnReader
from lifecircle.study.kinds import ATTRIBUTES, CAPACITIES
from lifecircle.study.standards.services import TIERS, services
from lifecircle.study.tables.located import located
from lifecircle.study.tables.schema import validate
from lifecircle.study.tables.validator import ENTRANCES, FACILITIES, REGISTER_STATUSES

Texts = NDArray[np.object_]

_STATUSES: Mapping[str, str] = {
    **{one: one for one in REGISTER_STATUSES},
    "现状": "open", "已建": "open", "建成": "open", "已建成": "open", "在用": "open",
    "运营": "open", "正常": "open", "开放": "open", "在建": "building", "建设中": "building",
    "规划": "planned", "拟建": "planned", "待建": "planned", "未建": "planned",
    "停办": "closed", "关闭": "closed", "停用": "closed", "拆除": "closed", "注销": "closed",
}  # fmt: skip
_TIERS: Mapping[str, str] = {
    **{one: one for one in TIERS},
    "区级": "district", "县级": "district", "街道级": "street", "镇级": "street",
    "镇街级": "street", "社区级": "community", "村级": "community", "村居级": "community",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class RegisterRules:
    """What holds for every row of one register unless a column says otherwise.

    Parameters
    ----------
    service, tier
        Their service and tier.
    count
        Column that says how many facilities stand at the row.
    max_snap_m
        How far they may stand from a street.
    """

    service: str | None = None
    tier: str | None = None
    count: str | None = None
    max_snap_m: float = 300.0


def read_registers(
    registers: Sequence[tuple[Placed, RegisterRules]],
) -> tuple[GeoDataFrame | None, tuple[Fault, ...]]:
    """Return all registers as one table of facilities, or None, and every fault in their cells.

    A row without an id is called ``<service>-<row>``. Where the study does not name the id
    column, an id that an earlier register has too is told apart by its service, as in
    ``clinic-12``. A row whose count is 0 is no facility.

    Parameters
    ----------
    registers
        Layers, their columns under our names, each with what holds for all its rows; at least
        one.

    Returns
    -------
    tuple
        The table of `lifecircle.study.tables.validator.FACILITIES`, in the order of the registers,
        or None when it has faults.
    """
    parts = [_Register(layer, rules) for layer, rules in registers]
    frame = _joined(parts)
    sound = not validate(frame, FACILITIES)
    if sound and not any(part.reader.faults for part in parts):
        return frame, ()
    faults: list[Fault] = []
    start = 0
    for part in parts:
        own = frame.iloc[start : start + part.many]
        faults += part.reader.with_more(validate(own, FACILITIES, place=part.place))
        start += part.many
    return None, (*faults, *_shared_ids(frame, parts))


class _Register:
    """The columns of one register.

    Parameters
    ----------
    layer
        The layer.
    rules
        What holds for all its rows.
    """

    def __init__(self, layer: Placed, rules: RegisterRules) -> None:
        self.reader = reader = ColumnReader(layer)
        every = len(layer)
        count = np.ones(every) if rules.count is None else reader.whole(rules.count)
        service = _services(reader, rules.service)
        tier = reader.words("tier", _TIERS, code="not-allowed")
        status = reader.words("status", _STATUSES, code="not-allowed")
        columns: dict[str, NDArray[Any]] = {
            "geometry": layer.shapes,
            "service": service,
            "name": reader.texts("name"),
            "tier": np.where(tier == "", rules.tier or _usual_tiers(service), tier),
            "status": np.where(status == "", "open", status),
            "opened": reader.years("opened"),
            "closed": reader.years("closed"),
            "count": count.astype(np.int64),
            **{name: reader.numbers(name) for name in CAPACITIES if reader.has(name)},
            **_attributes(reader),
            "source": np.full(every, layer.place.file, dtype=object),
            "max_snap_m": np.full(every, float(rules.max_snap_m)),
            "facility_id": reader.ids_or_made("id", "facility_id", parts=service),
        }
        untold = (status == "") & reader.has("status")
        if untold.any():
            columns["status_assumed"] = untold
        standing = count > 0
        self.stated = "id" in (layer.place.names or {})
        self.place = layer.place.at(standing)
        self.many = int(standing.sum())
        self.columns = {name: cells[standing] for name, cells in columns.items()}


def _joined(parts: Sequence[_Register]) -> GeoDataFrame:
    """Return the registers as one table."""
    known = {name for part in parts for name in part.columns}
    data: dict[str, Any] = {
        name: np.concatenate([part.columns.get(name, _untold(name, part.many)) for part in parts])
        for name in (column.name for column in FACILITIES.columns)
        if name in known
    }
    for name in ("opened", "closed"):
        data[name] = pd.array(data[name], dtype="Int64")
    ids: list[str] = []
    taken: set[str] = set()
    for part in parts:
        own = part.columns["facility_id"].tolist()
        if not part.stated:
            services_of = zip(own, part.columns["service"], strict=True)
            own = [f"{service}-{one}" if one in taken else one for one, service in services_of]
        ids += own
        taken.update(own)
    index = pd.Index(ids, name="facility_id", dtype=object)
    return located(data.pop("geometry"), data, index=index)


def _untold(name: str, many: int) -> NDArray[Any]:
    """Return the cells of a column that a register does not have."""
    if name == "status_assumed":
        return np.zeros(many, bool)
    return np.full(many, None, object) if name in ATTRIBUTES else np.full(many, np.nan)


def _attributes(reader: ColumnReader) -> dict[str, Texts]:
    """Return what the register tells of its facilities beside their sizes."""
    found: dict[str, Texts] = {}
    features = read_features(reader, FEATURES)
    if features is not None:
        found["features"] = features
    if reader.has("ownership"):
        words = known_words(OWNERSHIPS)
        found["ownership"] = reader.words("ownership", words, code="not-allowed")
    if reader.has("hours"):
        found["hours"] = reader.texts("hours")
    return found


def _shared_ids(frame: GeoDataFrame, parts: Sequence[_Register]) -> Iterator[Fault]:
    """Yield a fault for each id that an earlier register has too."""
    owner: dict[str, int] = {}
    register = [at for at, part in enumerate(parts) for _ in range(part.many)]
    for name, at in zip(frame.index, register, strict=True):
        first = owner.setdefault(name, at)
        if first != at:
            yield Fault(
                code="id-in-two-layers",
                file=parts[at].place.file,
                field="id",
                value=name,
                details={"first": parts[first].place.file},
            )


def _services(reader: ColumnReader, usual: str | None) -> Texts:
    """Return the service of each row, which may stand there by its id or its name."""
    if not reader.has("service"):
        if usual is None and reader.many:
            file = reader.place.file
            reader.faults.append(
                Fault(code="missing-service", file=file, field="service", value=file)
            )
        return np.full(reader.many, usual or "", dtype=object)
    found = reader.words("service", _service_words(), code="unknown-service")
    found[reader.texts("service") == ""] = usual or ""
    return found


@cache
def _service_words() -> Mapping[str, str]:
    """Return every id and name of a service, to its id; ids come first."""
    known = services().values()
    words = {one.id: one.id for one in known}
    for one in known:
        for name in one.name.values():
            words.setdefault(name, one.id)
    return words


def _usual_tiers(service: Texts) -> Texts:
    """Return the tier at which each service usually stands."""
    known = services()
    return np.array([known[one].tier if one in known else "" for one in service], dtype=object)


def read_entrances(
    layer: Placed, *, facility_ids: Sequence[str] | None
) -> tuple[GeoDataFrame | None, tuple[Fault, ...]]:
    """Return the entrances of parks and campuses, or None, and every fault in their cells.

    Parameters
    ----------
    layer
        Points with ``facility_id``, and where its rows come from.
    facility_ids
        The facilities they may belong to; None when these are not known.
    """
    reader = ColumnReader(layer)
    if reader.has("facility_id"):
        ids = reader.ids("facility_id")
        if facility_ids is not None:
            strange = ~np.isin(ids.astype(str), list(facility_ids)) & (ids != "")
            reader.complain("unknown-facility", strange, "facility_id", known=facility_ids)
        frame = located(layer.shapes, {"facility_id": ids}, index=layer.labels)
    else:
        frame = located(layer.shapes, layer.columns, index=layer.labels)
    faults = reader.with_more(validate(frame, ENTRANCES, place=layer.place))
    return (None if faults else frame), faults
