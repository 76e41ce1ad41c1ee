"""Measures speed and prints tables: `make bench`. Nothing here asserts."""

import os

from tools.common import ONE_THREAD

os.environ |= ONE_THREAD  # before NumPy is imported: two threads gain nothing at these sizes
