"""Become another program: one that dies with its parent, and that never runs as root.

Run by its path with `python -I -S`, before the program, because a death signal is forgotten
whenever a process changes who it is: so the change comes first, the signal second, exec last.
"""

import ctypes
import os
import pwd
import sys

PR_SET_PDEATHSIG = 1
CLONE_NEWUSER = 0x10000000
INSIDE = 1000


def kernel(name: str, *arguments: int) -> None:
    """Call a function of the C library that answers 0 or sets errno."""
    library = ctypes.CDLL(None, use_errno=True)
    if getattr(library, name)(*arguments):
        error = ctypes.get_errno()
        raise OSError(error, os.strerror(error), name)


def enter_user_namespace() -> None:
    """Be user 1000 to ourselves while staying the same user to the files outside."""
    user, group = os.geteuid(), os.getegid()
    kernel("unshare", CLONE_NEWUSER)
    for name, text in (
        ("setgroups", "deny"),
        ("uid_map", f"{INSIDE} {user} 1"),
        ("gid_map", f"{INSIDE} {group} 1"),
    ):
        with open(f"/proc/self/{name}", "w", encoding="ascii") as file:
            file.write(text)


def become_nobody() -> None:
    """Drop root for good."""
    nobody = pwd.getpwnam("nobody")
    os.setgroups([])
    os.setgid(nobody.pw_gid)
    os.setuid(nobody.pw_uid)


def main(parent: int, signal: int, way: str, command: list[str]) -> None:
    """Turn into `command`; leave when the parent is already gone."""
    if way == "namespace":
        enter_user_namespace()
    elif way == "nobody":
        become_nobody()
    if sys.platform == "linux":
        kernel("prctl", PR_SET_PDEATHSIG, signal, 0, 0, 0)
    if os.getppid() != parent:
        sys.exit("the process that asked for this one is gone")
    try:
        os.execvp(command[0], command)
    except OSError as error:
        sys.exit(f"{command[0]} cannot be started: {error.strerror}")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4:])
