"""What the process that opens uploaded files gives up before it opens one.

Linux can take from a process, for good, the network, other programs, other processes and all files
but those named. None of it needs a right of administration; each measure is taken where the system
knows it, and a system without one still has the others and the limits of `sandbox_process`.
"""

import ctypes
import os
import platform
import stat
import struct
import sys
from collections.abc import Iterable
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[1]
_OF_THE_SYSTEM = ("/usr", "/lib", "/lib64", "/etc/ld.so.cache", "/etc/mime.types", "/dev/null")
# Owns nothing and exists on every system, by convention with this number.
_NOBODY = 65_534
_SET_NO_NEW_PRIVILEGES, _SET_SECCOMP, _FILTER = 38, 22, 2

# --- System calls that a reader of files never needs: network, programs, other processes ----------
# By machine: the kernel's name for it, and the numbers of socket, connect, accept, sendto, sendmsg,
# bind, listen, socketpair, accept4; execve, execveat; ptrace, process_vm_readv, process_vm_writev,
# kill, pidfd_getfd; io_uring_setup, which could do all of that unseen.
_CALLS = {
    "x86_64": (
        0xC000003E,
        *((41, 42, 43, 44, 46, 49, 50, 53, 288), (59, 322), (101, 310, 311, 62, 438), (425,)),
    ),
    "aarch64": (
        0xC00000B7,
        *((198, 203, 202, 206, 211, 200, 201, 199, 242), (221, 281)),
        *((117, 270, 271, 129, 438), (425,)),
    ),
}
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | 13  # the call fails with EACCES
_LOAD, _IF_EQUAL, _IF_AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06

# --- Landlock: reading below the folders named, and nothing else ---------------------------------
_CREATE_RULESET, _ADD_RULE, _RESTRICT_SELF = 444, 445, 446
_READ_FILE, _READ_FOLDER = 1 << 2, 1 << 3
# Every right over files that a version of Landlock knows, by version.
_RIGHTS = {1: 0x1FFF, 2: 0x3FFF, 3: 0x7FFF, 4: 0x7FFF}
_RIGHTS_SINCE_5 = 0xFFFF


def confine() -> set[str]:
    """Give up what can be given up; returns which of "user", "files" and "calls" were."""
    taken = set()
    folders = _folders_of_code()
    if _become_nobody(folders):
        taken.add("user")
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.prctl(_SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0) == 0:
            if _only_read(libc, folders):
                taken.add("files")
            if _refuse_calls(libc):
                taken.add("calls")
    return taken


def _folders_of_code() -> list[Path]:
    """Where Python's modules and the system's libraries lie; not the checkout with its .env."""
    found = {Path(sys.prefix), Path(sys.base_prefix), _PACKAGE}
    checkout = _PACKAGE.parent
    found.update(Path(entry).resolve() for entry in sys.path if entry)
    found.discard(checkout)
    return [path for path in (*sorted(found), *map(Path, _OF_THE_SYSTEM)) if path.exists()]


def _become_nobody(folders: Iterable[Path]) -> bool:
    """Leave root, if we are root and nobody may read the code too."""
    if os.geteuid() != 0 or not all(_is_open_to_all(path) for path in folders):
        return False
    os.setgroups([])
    os.setgid(_NOBODY)
    os.setuid(_NOBODY)
    return True


def _is_open_to_all(path: Path) -> bool:
    resolved = path.resolve()
    passing = all(folder.stat().st_mode & stat.S_IXOTH for folder in resolved.parents)
    return passing and bool(resolved.stat().st_mode & stat.S_IROTH)


def _only_read(libc: ctypes.CDLL, folders: Iterable[Path]) -> bool:
    version = libc.syscall(_CREATE_RULESET, None, 0, 1)
    if version < 1:
        return False
    rights = struct.pack("Q", _RIGHTS.get(version, _RIGHTS_SINCE_5))
    rules = libc.syscall(_CREATE_RULESET, rights, len(rights), 0)
    if rules < 0:
        return False
    try:
        for path in folders:
            allowed = _READ_FILE | (_READ_FOLDER if path.is_dir() else 0)
            handle = os.open(path, os.O_PATH | os.O_CLOEXEC)
            try:
                # Packed as the kernel has it: 64 bits, then 32.
                libc.syscall(_ADD_RULE, rules, 1, struct.pack("=Qi", allowed, handle), 0)
            finally:
                os.close(handle)
        return bool(libc.syscall(_RESTRICT_SELF, rules, 0) == 0)
    finally:
        os.close(rules)


def _refuse_calls(libc: ctypes.CDLL) -> bool:
    machine = _CALLS.get(platform.machine())
    if machine is None or sys.maxsize < 1 << 32:
        return False
    kind, *groups = machine
    numbers = [number for group in groups for number in group]
    last = len(numbers) + 1  # from the first question to the refusal, in lines
    lines = [
        (_LOAD, 0, 0, 4),  # which kind of call it is
        (_IF_EQUAL, 0, last + 2, kind),  # of another kind: refused
        (_LOAD, 0, 0, 0),  # its number
        (_IF_AT_LEAST, last, 0, 0x40000000),  # x86's second table of the same calls
        *((_IF_EQUAL, last - 1 - place, 0, number) for place, number in enumerate(numbers)),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _REFUSE),
    ]
    program = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *line) for line in lines))
    header = struct.pack("HxxxxxxP", len(lines), ctypes.addressof(program))
    return bool(libc.prctl(_SET_SECCOMP, _FILTER, header, 0, 0) == 0)
