"""The image of `Dockerfile`, built and entered without a container engine.

`buildah` builds it in a chroot; the base image is `BASE` where a registry can be reached, otherwise
one that `mmdebstrap` makes from Debian's packages. A process enters by `unshare`, `chroot`
and `setpriv` with what docker-compose.yml asks for: a root folder that cannot be written, no
capability, no new privilege, the image's user.
"""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from dev.composition import Service
from dev.problems import Problem

BASE_DIR = Path(__file__).resolve().parent.parent
TAG = "localhost/follow-up-tracker-trial"
_BASE_TAG = "localhost/follow-up-tracker-base"
# What an image of Python has and a bare Debian has not.
_PACKAGES = ("python3", "python-is-python3", "python3-venv", "ca-certificates")
_CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
_PIP_SETTINGS = ("index-url", "extra-index-url", "trusted-host", "proxy")
_TOOLS = ("buildah", "mmdebstrap", "unshare", "setpriv", "chroot", "mount")

# Runs as root in a mount namespace of its own, which ends with the process.
_ENTER = """
set -eu
root=$1 user=$2 folder=$3 hosts=$4 read_only=$5 tmpfs=$6 volumes=$7
shift 7
mount --make-rprivate /
mount --bind "$root" "$root"
for pair in $volumes; do mount --bind "${pair%%=*}" "$root${pair#*=}"; done
for place in $tmpfs; do mount -t tmpfs -o mode=1777 tmpfs "$root$place"; done
mount --bind "$hosts" "$root/etc/hosts"
mount --rbind /proc "$root/proc"
mount --rbind /dev "$root/dev"
[ "$read_only" = no ] || mount -o remount,bind,ro "$root"
exec chroot "$root" setpriv --reuid "$user" --regid "$user" --clear-groups \\
    --bounding-set=-all --inh-caps=-all --no-new-privs --pdeathsig=TERM \\
    sh -c 'cd "$0" && exec "$@"' "$folder" "$@"
"""


@dataclass(frozen=True)
class Image:
    """A built image whose files lie at `root`, and what its last lines say."""

    container: str
    root: Path
    user: str
    folder: str
    environment: dict[str, str]
    command: tuple[str, ...]

    def to_enter(
        self,
        service: Service,
        command: Sequence[str],
        *,
        hosts: Path,
        volumes: Mapping[str, Path],
    ) -> list[str]:
        """The command that runs `command` in the image as this service.

        `volumes` says where the composition's volumes lie here; `hosts` becomes /etc/hosts.
        """
        mounts = " ".join(f"{volumes[name]}={target}" for name, target in service.volumes.items())
        values = [str(self.root), self.user, self.folder, str(hosts)]
        values += ["yes" if service.is_read_only else "no", " ".join(service.tmpfs), mounts]
        return ["unshare", "--mount", "sh", "-c", _ENTER, "enter", *values, *command]

    def variables(self, service: Service) -> dict[str, str]:
        """The environment of a process of this service, and nothing of ours."""
        return {**self.environment, **service.environment, "HOME": "/data"}


def check_tools() -> None:
    """Raises Problem with what to install."""
    if os.geteuid() != 0:
        raise Problem("Building and entering an image needs root: sudo make test-image")
    missing = [tool for tool in _TOOLS if shutil.which(tool) is None]
    if missing:
        raise Problem(
            f"Not installed here: {', '.join(missing)}. On Debian: apt-get install "
            "--no-install-recommends buildah mmdebstrap util-linux"
        )


def build(scratch: Path, *, base: str = "") -> Image:
    """Build the image of `Dockerfile` on `base`, or on one made here, and lay its files out."""
    base = base or _make_base(scratch)
    _run(
        *("buildah", "bud", "--isolation", "chroot", "--network", "host", "--format", "docker"),
        *("--build-arg", f"BASE={base}", "--tag", TAG, "."),
    )
    container = _run("buildah", "from", TAG).strip()
    root = Path(_run("buildah", "mount", container).strip())
    config = json.loads(_run("buildah", "inspect", "--type", "image", TAG))["OCIv1"]["config"]
    return Image(
        container=container,
        root=root,
        user=config["User"],
        folder=config["WorkingDir"],
        environment=dict(entry.split("=", 1) for entry in config["Env"]),
        command=tuple(config["Cmd"]),
    )


def forget(image: Image) -> None:
    """Remove what building has left, except for the base: the next build needs it again."""
    _run("buildah", "umount", image.container)
    _run("buildah", "rm", image.container)
    _run("buildah", "rmi", TAG)


def _make_base(scratch: Path) -> str:
    """Debian of this machine's own release with Python, and this machine's way to packages."""
    known = subprocess.run(["buildah", "inspect", _BASE_TAG], capture_output=True, check=False)
    if known.returncode == 0:
        return _BASE_TAG
    root = scratch / "base"
    command = ["mmdebstrap", "--quiet", "--variant=minbase", f"--include={','.join(_PACKAGES)}"]
    command += [_release(), str(root), "-"]
    _run(*command, stdin=_sources())
    if _CERTIFICATES.exists():
        shutil.copy(_CERTIFICATES, root / _CERTIFICATES.relative_to("/"))
    (root / "etc/pip.conf").write_text(_pip_settings())
    (root / "etc/hosts").touch()
    container = _run("buildah", "from", "scratch").strip()
    _run("buildah", "add", "--quiet", container, str(root), "/")
    path = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
    _run("buildah", "config", "--env", path, container)
    _run("buildah", "commit", "--quiet", "--rm", container, _BASE_TAG)
    shutil.rmtree(root)
    return _BASE_TAG


def _release() -> str:
    match = re.search(r"^VERSION_CODENAME=(\w+)", Path("/etc/os-release").read_text(), re.MULTILINE)
    if match is None or not Path("/etc/debian_version").exists():
        raise Problem("A base image is made from Debian's packages only on Debian: give BASE=IMAGE")
    return match[1]


def _sources() -> str:
    """Where this machine gets its packages, as one text; keys are those of Debian's archive."""
    lists = [Path("/etc/apt/sources.list"), *Path("/etc/apt/sources.list.d").glob("debian*")]
    return "\n\n".join(path.read_text() for path in lists if path.is_file())


def _pip_settings() -> str:
    """The way to packages of the pip that runs here, for the pip inside."""
    listed = _run(sys.executable, "-m", "pip", "config", "list")
    lines = ["[global]"]
    if _CERTIFICATES.exists():
        lines.append(f"cert = {_CERTIFICATES}")
    for line in listed.splitlines():
        name, _, value = line.partition("=")
        key = name.rpartition(".")[2]
        if name.startswith("global.") and key in _PIP_SETTINGS:
            # The value is written as Python writes a text; several stand on lines of their own.
            parts = [part for part in "".join(shlex.split(value)).split("\\n") if part]
            lines.append(f"{key} = " + "\n    ".join(parts))
    return "\n".join([*lines, ""])


def _run(*command: str, stdin: str = "") -> str:
    done = subprocess.run(
        command, cwd=BASE_DIR, input=stdin, capture_output=True, text=True, check=False
    )
    if done.returncode:
        tail = "\n".join((done.stdout + done.stderr).splitlines()[-40:])
        raise Problem(f"{' '.join(command[:3])} failed:\n{tail}")
    return done.stdout
