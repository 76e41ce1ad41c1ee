"""Every explorer of the course by name, collected from the chapter modules."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable

import course_utils.explorers as package
from course_utils.explorers.explorer import Explorer

__all__ = ["EXPLORERS"]

EXPLORERS: dict[str, Callable[[], Explorer]] = {}
"""Factories by name, each name unique in the course."""

for _info in pkgutil.iter_modules(package.__path__):
    if _info.name != "catalogue":
        _module = importlib.import_module(f"{package.__name__}.{_info.name}")
        EXPLORERS |= getattr(_module, "EXPLORERS", {})
