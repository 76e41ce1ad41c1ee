"""JupyterLab on the first page of the course: one clear address here, everything else in a log.

`make lab` runs this inside `.venv`, in the folder to be served. JupyterLab itself finds a free
port, makes a token and opens a browser; arguments are handed on to it.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from jupyterlab.labapp import LabApp

from tools.common import ONE_THREAD

FIRST_PAGE = "/lab/tree/notebooks/00_start_here.ipynb"
LOG = Path("jupyterlab.log")
WELCOME = """
The course opens in your browser. If it does not, open this address yourself:

    {address}

Stop it with Ctrl-C in this window."""
FAREWELL = "\nJupyterLab has stopped. What you saved is in notebooks/."


def options(port: str) -> list[str]:
    """Return what JupyterLab is told; a port that was asked for must be that one."""
    chosen = [f"--ServerApp.port={port}", "--ServerApp.port_retries=0"] if port else []
    return [
        *chosen,
        f"--LabApp.default_url={FIRST_PAGE}",
        # The extension manager would ask the network which extensions exist.
        "--LabApp.extension_manager=readonly",
        "--allow-root",
    ]


def main(arguments: list[str]) -> int:
    """Serve until Ctrl-C; return the exit code."""
    port = os.environ.get("PORT", "")
    if port and not (port.isdecimal() and 1 <= int(port) <= 65535):
        print(f"PORT={port} is not a port. Give a number from 1024 to 65535.", file=sys.stderr)
        return 1
    os.environ |= ONE_THREAD  # for the kernels
    # What JupyterLab and its kernels write goes into the log, whichever way they write it.
    terminal = os.fdopen(os.dup(1), "w", encoding="utf-8")
    with LOG.open("w", encoding="utf-8") as log:
        os.dup2(log.fileno(), 1)
        os.dup2(log.fileno(), 2)
    try:
        server = LabApp.initialize_server(argv=[*options(port), *arguments])
        for name in ("SIGINT", "SIGHUP"):  # Ctrl-C, and a window that is closed
            if hasattr(signal, name):  # JupyterLab would ask back
                signal.signal(getattr(signal, name), lambda *_: server.stop(from_signal=True))
        welcome = WELCOME.format(address=server.public_url)
        # In the loop, after the callback that begins to listen.
        server.io_loop.add_callback(print, welcome, file=terminal, flush=True)
        server.start()
    except SystemExit:
        last = LOG.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-1]
        print(f"JupyterLab could not start. Its last words, from {LOG}:\n{last}", file=terminal)
        if port:
            print("Choose another PORT, or leave it out: then a free one is used.", file=terminal)
        return 1
    print(FAREWELL, file=terminal, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
