from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request):
    return nbformat.read(request.param, as_version=4)


def test_they_go_from_a_first_report_to_a_fourth_proposal():
    assert [path.name for path in NOTEBOOKS] == [
        "01-first-report.ipynb",
        "02-your-own-city.ipynb",
        "03-why-is-it-red.ipynb",
        "04-three-proposals.ipynb",
    ]


def test_it_is_stored_without_outputs(notebook):
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(cell.outputs == [] and cell.execution_count is None for cell in cells)


def shows_a_map_and_a_pack(pages, told):
    assert any("lifecircleMap" in page for page in pages)
    listed = "".join(told)
    assert "'report.docx'" in listed and "'results.gpkg'" in listed


def shows_remedies_that_keep_their_promise(pages, told):
    assert any("lifecircleChange" in page for page in pages)
    assert told.count("True") == 2 and "False" not in told
    promises = next(one for one in told if "promised_here" in one)
    kept = [line.split()[1:] for line in promises.splitlines()[1:]]
    assert len(kept) == 2  # a site and a link
    for promised, gained, promised_here, gained_here, lost in kept:
        assert float(promised) == float(gained) >= float(gained_here) == float(promised_here) > 0
        assert float(lost) == 0


def shows_a_fourth_proposal_that_beats_the_three(pages, told):
    assert any("lifecircleChange" in page for page in pages)
    assert told.count("True") == 2 and "False" not in told
    ranked = [one for one in told if "covered_share_after" in one and "rank" in one]
    three, four = ([line.split() for line in one.splitlines()[2:]] for one in ranked)
    assert [row[0] for row in four if row[0] not in [old[0] for old in three]] == [four[0][0]]
    assert float(four[0][2]) > max(float(row[2]) for row in three) > 0
    assert len(four) == len(three) + 1 == 4
    assert any("[[open]]" in one and "at = [" in one for one in told)


SHOWS = {
    "01-first-report": shows_a_map_and_a_pack,
    "02-your-own-city": shows_a_map_and_a_pack,
    "03-why-is-it-red": shows_remedies_that_keep_their_promise,
    "04-three-proposals": shows_a_fourth_proposal_that_beats_the_three,
}


# The kernel's own event loop warns on closing; that is no fault of the notebook.
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_every_cell_runs_and_shows_what_it_is_for(path, tmp_path):
    notebook = nbformat.read(path, as_version=4)
    client = NotebookClient(
        notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": tmp_path}}
    )
    client.execute()
    shown = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert [one for one in shown if one.output_type == "stream" and one.name == "stderr"] == []
    pages = [one["data"].get("text/html", "") for one in shown if "data" in one]
    told = [one["data"].get("text/plain", "") for one in shown if "data" in one]
    SHOWS[path.stem](pages, told)
