"""Start JupyterLab on the first notebook: quiet, offline, with one clear address."""

from __future__ import annotations

import contextlib
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import webbrowser
from pathlib import Path
from typing import Any, NoReturn

from tools.common import ONE_THREAD, ROOT, Problem, venv_python

FIRST_PAGE = "/lab/tree/notebooks/00_start_here.ipynb"
LOG = ROOT / "jupyterlab.log"
PORTS = range(8888, 8928)


def serve(wanted_port: str = "") -> int:
    """Run the server until it is stopped; return the exit code."""
    port = choose_port(wanted_port)
    token = secrets.token_hex(16)
    browser = has_browser()
    with LOG.open("w", encoding="utf-8") as log:
        server = subprocess.Popen(
            server_command(port, browser),
            cwd=ROOT,
            env={**os.environ, **ONE_THREAD, "JUPYTER_TOKEN": token},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            # Ctrl-C then reaches this script alone, which stops the server without a question.
            start_new_session=True,
        )
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), _interrupt)
    try:
        wait_until_ready(server, port)
        print(welcome(f"http://localhost:{port}{FIRST_PAGE}?token={token}", browser), flush=True)
        code = server.wait()
    except KeyboardInterrupt:
        stop(server)
        print("\nJupyterLab has stopped. What you saved is in notebooks/.")
        return 0
    except Problem:
        stop(server)
        raise
    if code != 0:
        raise Problem(f"JupyterLab ended unexpectedly. The details are in {LOG.name}.")
    return 0


def server_command(port: int, browser: bool) -> list[str]:
    """Return the command that starts the server (the token travels in the environment)."""
    command = [
        str(venv_python()),
        "-m",
        "jupyterlab",
        f"--ServerApp.root_dir={ROOT}",
        f"--ServerApp.port={port}",
        "--ServerApp.port_retries=0",
        f"--ServerApp.open_browser={browser}",
        f"--LabApp.default_url={FIRST_PAGE}",
        # The extension manager would ask the network which extensions exist.
        "--LabApp.extension_manager=readonly",
    ]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")
    return command


def welcome(address: str, browser: bool) -> str:
    """Return what a person needs to know once the server runs."""
    opening = "The course opens in your browser. Its address, should you need it:"
    if not browser:
        opening = "The course is ready. Open this address in a browser:"
    return f"\n{opening}\n\n    {address}\n\nStop it with Ctrl-C in this window."


def choose_port(wanted: str, ports: range = PORTS) -> int:
    """Return the wanted port, or the first free one of the usual ones."""
    if wanted:
        if not wanted.isdigit() or not 1 <= int(wanted) <= 65535:
            raise Problem(f"PORT={wanted} is not a port. Give a number from 1024 to 65535.")
        if not is_free(int(wanted)):
            raise Problem(
                f"Port {wanted} is taken by another program, or not allowed for you.\n"
                "Choose another, or leave PORT out: then the next free one is used."
            )
        return int(wanted)
    for port in ports:
        if is_free(port):
            if port != ports[0]:
                print(f"Port {ports[0]} is taken (another JupyterLab, perhaps); using {port}.")
            return port
    raise Problem(
        f"All ports from {ports[0]} to {ports[-1]} are taken. Choose one: make lab PORT=9000"
    )


def is_free(port: int) -> bool:
    """Tell whether a server could listen on this port."""
    with contextlib.closing(socket.socket(socket.AF_INET, socket.SOCK_STREAM)) as probe:
        if os.name != "nt":
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def has_browser() -> bool:
    """Tell whether a browser with windows can be opened from here."""
    if os.environ.get("SSH_CONNECTION"):
        return False
    if sys.platform.startswith("linux") and not any(
        os.environ.get(name)
        for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER", "WSL_DISTRO_NAME")
    ):
        return False
    try:
        webbrowser.get()
    except webbrowser.Error:
        return False
    return True


def wait_until_ready(server: subprocess.Popen[Any], port: int, seconds: float = 90) -> None:
    """Return when the server answers; raise a Problem when it ends or keeps silent."""
    deadline = time.monotonic() + seconds
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise Problem(f"JupyterLab could not start.\n{_last_words(LOG)}")
        with contextlib.suppress(OSError, urllib.error.URLError):
            opener.open(f"http://127.0.0.1:{port}/api", timeout=5).close()
            return
        time.sleep(0.1)
    raise Problem(f"JupyterLab did not answer within {seconds:.0f} s.\n{_last_words(LOG)}")


def _last_words(log: Path) -> str:
    """Return the end of the server's log with the log's name."""
    lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-3:]
    return "\n".join([*lines, f"The details are in {log.name}."])


def _interrupt(signum: int, frame: Any) -> NoReturn:
    raise KeyboardInterrupt


def stop(server: subprocess.Popen[Any]) -> None:
    """End the server and its kernels, gently first."""
    server.terminate()
    try:
        server.wait(timeout=10)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
