"""Create `.venv` and keep it in step with the pins; standard library only.

A stamp inside `.venv` remembers what was installed, so that the second call has nothing to do. A
marker shows that the first installation has not ended: such an environment is made again.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import time
import tomllib
from pathlib import Path

from tools.common import ROOT, VENV, Problem, venv_python

STAMP = ".installed.json"
UNFINISHED = ".unfinished"
LOG = ROOT / "install.log"
NEEDED_MB = {"create": 1000, "update": 300}
OFFLINE_SIGNS = (
    "NewConnectionError",
    "NameResolutionError",
    "name resolution",
    "ConnectTimeoutError",
    "ReadTimeoutError",
    "Network is unreachable",
    "Connection refused",
    "ProxyError",
    "No matching distribution found",
)


def ensure(extra: str = "lab", venv: Path = VENV) -> None:
    """Bring the environment up to date for `make lab` (extra "lab") or for the tests ("test")."""
    wanted = fingerprint()
    if _usable(venv) and installed(venv).get(extra) == wanted:
        return
    create = not _usable(venv)
    check_disk(shutil.disk_usage(ROOT).free, NEEDED_MB["create" if create else "update"])
    if create:
        check_venv_module()
        create_venv(venv)
    what, target = ("JupyterLab and NumPy", ".")
    if extra == "test":
        what, target = ("the tools for testing", ".[test]")
    pip = [str(venv_python(venv)), "-m", "pip", "install", "-c", "requirements.txt", "-e", target]
    try:
        run_step(f"Installing {what} (about a minute, once)", pip)
    except BaseException:
        if (venv / UNFINISHED).exists():
            shutil.rmtree(venv, ignore_errors=True)
        raise
    # The test extra contains all that the lab needs.
    names = ("lab", "test") if extra == "test" else ("lab",)
    (venv / STAMP).write_text(json.dumps({**installed(venv), **dict.fromkeys(names, wanted)}))
    (venv / UNFINISHED).unlink(missing_ok=True)


def fingerprint() -> str:
    """Return a hash of all that decides what is in the environment, the folder's place included."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    settings = tomllib.loads(text)
    # The settings of ruff, pyright and pytest may change without a new installation.
    parts = [settings["build-system"], settings["project"], settings["tool"]["hatch"], str(ROOT)]
    # What an installation copies into the environment; all else is used from where it stands.
    copied = sorted(path for path in (ROOT / "jupyter-config").rglob("*") if path.is_file())
    parts += [path.relative_to(ROOT).as_posix() for path in copied]
    content = b"".join(path.read_bytes() for path in [ROOT / "requirements.txt", *copied])
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode() + content).hexdigest()


def installed(venv: Path) -> dict[str, str]:
    """Return what the stamp says: the fingerprint of each set of packages that is in place."""
    try:
        return dict(json.loads((venv / STAMP).read_text()))
    except (OSError, ValueError, TypeError):
        return {}


def _usable(venv: Path) -> bool:
    """Tell whether the environment runs, is finished, and has the Python that was asked for."""
    python = venv_python(venv)
    if not python.exists() or (venv / UNFINISHED).exists():
        return False
    if sys.prefix == str(venv):
        return True
    question = "import sys; print(sys.version_info[:2])"
    answer = subprocess.run([python, "-c", question], capture_output=True, text=True, check=False)
    if "PYTHON" in os.environ:
        return answer.stdout.strip() == str(sys.version_info[:2])
    return answer.returncode == 0


def check_disk(free_bytes: int, needed_mb: int) -> None:
    """Raise a Problem when the disk is too full."""
    if free_bytes < needed_mb * 1_000_000:
        raise Problem(
            f"The disk is nearly full: {free_bytes // 1_000_000} MB are free here, and the "
            f"installation needs about {needed_mb} MB.\nMake room and type the command again."
        )


def check_venv_module() -> None:
    """Raise a Problem when this Python cannot create environments (Debian packages that apart)."""
    if any(importlib.util.find_spec(name) is None for name in ("venv", "ensurepip")):
        version = f"{sys.version_info[0]}.{sys.version_info[1]}"
        raise Problem(
            f"This Python ({sys.executable}) cannot make environments: it lacks the venv module.\n"
            f"On Debian and Ubuntu install it with: sudo apt install python{version}-venv\n"
            "(or python3-venv), then type the command again."
        )


def create_venv(venv: Path) -> None:
    """Make an empty environment and mark it as unfinished."""
    if venv.exists():
        if not any((venv / name).exists() for name in (STAMP, UNFINISHED, "pyvenv.cfg")):
            raise Problem(f"{venv} is in the way and is not an environment. Move it elsewhere.")
        print("Replacing the environment in .venv ...", flush=True)
        shutil.rmtree(venv)
    try:
        venv.mkdir()
        (venv / UNFINISHED).touch()
    except OSError as error:
        raise Problem(f"Nothing can be written into this folder: {error}") from error
    version = ".".join(str(part) for part in sys.version_info[:3])
    step = [sys.executable, "-m", "venv", str(venv)]
    try:
        run_step(f"Creating an environment in .venv with Python {version}", step)
    except BaseException:
        shutil.rmtree(venv, ignore_errors=True)
        raise


def run_step(title: str, command: list[str], log: Path = LOG) -> None:
    """Run one long command with a moving sign; its output goes to the log."""
    environment = {k: v for k, v in os.environ.items() if k not in ("PYTHONHOME", "PYTHONPATH")}
    environment |= {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1", "PIP_USER": "0"}
    environment.setdefault("PIP_RETRIES", "2")  # Without a network, say so after seconds.
    start = time.monotonic()
    with log.open("w", encoding="utf-8") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=output, stderr=subprocess.STDOUT
        )
        try:
            _wait(process, title, start)
        except BaseException:
            process.terminate()
            process.wait()
            raise
    if process.returncode != 0:
        raise Problem(explain(log.read_text(encoding="utf-8", errors="replace"), log.name))


def _wait(process: subprocess.Popen[bytes], title: str, start: float) -> None:
    """Show that something is happening until the process ends."""
    live = sys.stdout.isatty()
    if not live:
        print(f"{title} ...", flush=True)
    while process.poll() is None:
        if live:
            sign = "|/-\\"[int(4 * (time.monotonic() - start)) % 4]
            print(f"\r{title} {sign} {time.monotonic() - start:.0f} s ", end="", flush=True)
        time.sleep(0.25)
    verdict = "done" if process.returncode == 0 else "failed"
    line = f"{title}: {verdict} in {time.monotonic() - start:.0f} s"
    print(("\r" + line + "   ") if live else line, flush=True)


def explain(text: str, log_name: str) -> str:
    """Turn the log of a failed installation into a sentence that says what to do."""
    more = f"The details are in {log_name}."
    if "No space left on device" in text or "Errno 28" in text:
        return f"The disk is full. Make room (about 1 GB) and type the command again. {more}"
    if "CERTIFICATE_VERIFY_FAILED" in text:
        return (
            "The package server's certificate was refused. On a company or school network ask for\n"
            f"its certificate file and set PIP_CERT to that file's path. {more}"
        )
    if any(sign in text for sign in OFFLINE_SIGNS):
        return (
            "The packages could not be downloaded. The first call needs the network; later calls\n"
            f"work without. Check the connection and type the command again. {more}"
        )
    if "ensurepip" in text:
        return f"The environment could not be made: Python's venv module is incomplete. {more}"
    last = [line for line in text.splitlines() if line.strip()][-3:]
    return "\n".join(["The installation failed. Its last words were:", *last, more])
