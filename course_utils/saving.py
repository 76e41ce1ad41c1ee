"""What JupyterLab writes when a notebook is saved: what it shows, and nothing of the session.

A live widget is gone with its kernel. A reopened notebook would look for it all the same and show
an error in place of the picture that lies beside it. So a saved notebook keeps the picture and
drops the way to the widget; with it go a few notes about this machine, so that opening, running
and saving a notebook changes little in the file.

JupyterLab loads this module by name (see ``jupyter-config``). It imports nothing but the standard
library: a server has no use for NumPy.
"""

from __future__ import annotations

from typing import Any

__all__ = ["VOLATILE", "WIDGET_VIEW", "before_saving", "tidy", "without_widget_view"]

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
"""The part of an output that leads to a live widget."""

VOLATILE = ("execution", "ExecuteTime")
"""What running a cell may leave in its metadata: its timing. Trust is the server's own affair."""


def without_widget_view(data: dict[str, Any]) -> dict[str, Any]:
    """Return an output's data without the way to a live widget."""
    return {kind: value for kind, value in data.items() if kind != WIDGET_VIEW}


def tidy(notebook: dict[str, Any]) -> None:
    """Drop what ends with the session from a notebook, in place.

    Parameters
    ----------
    notebook : dict
        A notebook of format 4. Sources, ids, tags and folding stay. So does a live widget that has
        no HTML beside it, or whose state is stored in the notebook.
    """
    metadata = notebook.get("metadata", {})
    metadata.get("language_info", {}).pop("version", None)
    for cell in notebook.get("cells", []):
        for name in VOLATILE:
            cell.get("metadata", {}).pop(name, None)
        for output in cell.get("outputs", []):
            if "text/html" in output.get("data", {}) and not metadata.get("widgets"):
                output["data"] = without_widget_view(output["data"])


def before_saving(model: dict[str, Any], **_: Any) -> None:
    """Tidy the notebook that is about to be saved; whatever else is saved passes as it is."""
    notebook = model.get("content") if model.get("type") == "notebook" else None
    if notebook and notebook.get("nbformat") == 4:
        tidy(notebook)


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    """Tell Jupyter Server that this module is an extension."""
    return [{"module": "course_utils.saving"}]


def _load_jupyter_server_extension(app: Any) -> None:
    """Have every save pass through `before_saving`; if that fails, the server logs it and saves."""
    app.contents_manager.register_pre_save_hook(before_saving)
