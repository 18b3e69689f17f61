"""A pack for a meeting says more than its result; a pack of tables never asks for it."""

import json

import pandas as pd
import pytest

import lifecircle as lc
from enough_town import care, people, study, town
from lifecircle.assessment import assessment as module
from lifecircle.report.pack import write_pack


@pytest.fixture(scope="module")
def result():
    return lc.analyse(study(town(m=400.0), care()))


def test_a_workbook_brings_the_tables_of_the_assessment(result, tmp_path):
    out = write_pack(result, tmp_path / "out", only=("tables", "workbook"), language="en")
    found = lc.assess(result)
    names = {path.stem for path in (out / "tables").glob("*.csv")}
    assert set(found.tables()) <= names
    verdicts = pd.read_csv(out / "tables" / "verdicts.csv", encoding="utf-8-sig")
    assert verdicts["verdict"].tolist() == found.verdicts["verdict"].tolist()
    assert verdicts["verdict_name"].tolist() == ["far and full"] * 2
    places = pd.read_csv(out / "tables" / "places.csv", encoding="utf-8-sig")
    assert places["unit_name"].tolist() == ["places"] * 3
    manifest = json.loads((out / "manifest.json").read_text())
    assert "tables/equity.csv" in manifest["outputs"]
    assert manifest["seeds"] == {"priority_weights": found.priority["seed"].iloc[0]}
    assert manifest["settings"]["priority"]["gap"] == 5.0


def test_a_pack_tells_one_reason_for_each_gap_wherever_it_tells_any(tmp_path):
    # At k, which holds 3, 90 people find no place; 80 live too far away. A run knows these only.
    crowd = {"b": 3.0, "c": 90.0, "g": 80.0, "j": 5.0}
    full = lc.analyse(study(town(m=400.0, people=people(**crowd)), care(target_share=0.9)))
    assert full.gaps.loc[("w1", "care"), "reason"] == "no_facility"
    out = write_pack(full, tmp_path / "out", language="en")
    gaps, causes = (
        pd.read_csv(
            out / "tables" / f"{name}.csv", encoding="utf-8-sig", index_col=["zone_id", "circle"]
        )
        for name in ("gaps", "zone_causes")
    )
    assert len(gaps)
    assert gaps["reason"].tolist() == causes["cause"].reindex(gaps.index).tolist()
    told = gaps.loc[("w1", "care"), ["reason", "left_out", "left_full"]]
    assert told.tolist() == ["full", 80, 90]
    summary = json.loads((out / "summary.json").read_text(encoding="utf-8"))["gaps"]
    assert [one["reason"] for one in summary] == gaps["reason"].tolist()
    book = out / "coverage.xlsx"
    sheet = pd.read_excel(book, sheet_name="Under-served", header=None, engine="calamine")
    assert sheet.isin(["facilities full"]).to_numpy().any()


def test_tables_alone_never_ask_for_an_assessment(result, tmp_path, monkeypatch):
    def fail(*_, **__):
        raise AssertionError("nobody asked for it")

    monkeypatch.setattr(module, "assess", fail)
    out = write_pack(result, tmp_path / "out", only=("tables", "summary", "gis"))
    assert not (out / "tables" / "verdicts.csv").exists()
    assert (out / "tables" / "coverage.csv").exists()
    assert json.loads((out / "manifest.json").read_text())["seeds"] == {}


def test_the_slides_hold_both_charts(result, tmp_path):
    out = write_pack(result, tmp_path / "out", only=("figures",), language="zh")
    names = {path.name for path in (out / "figures").iterdir()}
    assert {"enough.png", "enough.svg", "fair.png", "fair.svg"} <= names
