#!/bin/sh
# Find a Python that can do the job, and run it with the arguments given.
#
# First the course's own environment, then python3.13, 3.12, 3.11 and python3, whichever comes first
# and has what it needs. PYTHON=... overrules the search. When none is good enough, whatever Python there
# is runs all the same: tools/start.py then says what it lacks.

good='import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))'

if [ -n "$PYTHON" ]; then
    if ! "$PYTHON" -c '' 2>/dev/null; then
        echo "PYTHON=$PYTHON does not run. Give the name or the path of a Python 3.11 or newer," >&2
        echo "or leave PYTHON out and let make look for one." >&2
        exit 1
    fi
    exec "$PYTHON" "$@"
fi

own=.venv/bin/python
if [ -e .venv/.unfinished ]; then own=; fi # An installation was interrupted; it starts over.

for candidate in $own python3.13 python3.12 python3.11 python3; do
    if "$candidate" -c "$good" 2>/dev/null; then
        exec "$candidate" "$@"
    fi
done

for candidate in python3.13 python3.12 python3.11 python3 python; do
    if "$candidate" -c '' 2>/dev/null; then
        exec "$candidate" "$@"
    fi
done

echo "There is no Python on this machine. The course needs Python 3.11 or newer." >&2
case "$(uname -s)" in
    Darwin) echo "Install it from https://www.python.org/downloads/ or with: brew install python@3.13" >&2 ;;
    *) echo "On Debian and Ubuntu install it with: sudo apt install python3 python3-venv" >&2 ;;
esac
echo "Then type the same command again." >&2
exit 1
