"""Runs an exported notebook cell by cell, as it tells people to predict without training: python3 roundtrip-notebook.py FILE"""

import sys

import nbclient
import nbformat

notebook = nbformat.read(sys.argv[1], as_version=4)
settings = next(cell for cell in notebook.cells if cell.id == "settings")
if "EPOCHS = None" not in settings.source:
    raise SystemExit("The notebook has no EPOCHS to set")
settings.source = settings.source.replace("EPOCHS = None", "EPOCHS = 0")
try:
    nbclient.NotebookClient(notebook, timeout=600, kernel_name="python3").execute()
except nbclient.exceptions.CellExecutionError:
    # What the programs said that the cells ran.
    said = [output.get("text", "") for cell in notebook.cells for output in cell.get("outputs", [])]
    raise SystemExit("".join(said)) from None
