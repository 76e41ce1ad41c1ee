"""The commands behind the Makefile: check the Python, then hand over.

This file runs under any Python, even a very old one, so that the reader of an old one gets a
sentence and not a syntax error. Keep its syntax plain: no f-strings, no annotations.
"""

import os
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
OLDEST = (3, 11)


def too_old(version, where):
    """Return the sentence for a Python that is too old, or None when it will do."""
    if tuple(version[:2]) >= OLDEST:
        return None
    return (
        "This is Python " + ".".join(str(part) for part in version[:3]) + " (" + where + ").\n"
        "The course needs Python 3.11 or newer. Install one (from python.org, or your system's\n"
        "packages) and type the command again. PYTHON=python3.12 in front of it chooses one.\n"
    )


def main(arguments):
    """Run one command of the Makefile and return its exit code."""
    problem = too_old(sys.version_info, sys.executable)
    if problem:
        sys.stderr.write(problem)
        return 1
    sys.path.insert(0, ROOT)
    from tools import commands

    return commands.run(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
