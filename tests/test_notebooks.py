from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

NOTEBOOKS = sorted((Path(__file__).parents[1] / "notebooks").glob("*.ipynb"))


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request):
    return nbformat.read(request.param, as_version=4)


def test_there_are_a_first_notebook_and_one_for_a_city_of_one_s_own():
    assert [path.name for path in NOTEBOOKS][:2] == [
        "01-first-report.ipynb",
        "02-your-own-city.ipynb",
    ]


def test_it_is_stored_without_outputs(notebook):
    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert all(cell.outputs == [] and cell.execution_count is None for cell in cells)


# The kernel's own event loop warns on closing; that is no fault of the notebook.
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::DeprecationWarning")
def test_every_cell_runs_and_the_map_is_drawn(notebook, tmp_path):
    client = NotebookClient(
        notebook, timeout=300, kernel_name="python3", resources={"metadata": {"path": tmp_path}}
    )
    client.execute()
    shown = [output for cell in notebook.cells for output in cell.get("outputs", [])]
    assert [one for one in shown if one.output_type == "stream" and one.name == "stderr"] == []
    pages = [one["data"].get("text/html", "") for one in shown if "data" in one]
    assert any("lifecircleMap" in page for page in pages)
    told = "".join(one["data"].get("text/plain", "") for one in shown if "data" in one)
    assert "'report.docx'" in told and "'results.gpkg'" in told
