"""What a reader process gives up before it touches a query: memory without end, and the network.

Everything here is for Linux on x86_64 and aarch64 and does nothing elsewhere; ``confine`` says
what took hold. System call numbers and structures: ``linux/seccomp.h``, ``linux/filter.h``,
``linux/audit.h`` and the tables of the two architectures.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import platform
import resource
import signal
import struct
import sys

_PR_SET_PDEATHSIG, _PR_SET_SECCOMP, _PR_SET_NO_NEW_PRIVS = 1, 22, 38
_SECCOMP_MODE_FILTER = 2
_CLONE_NEWNET = 0x40000000
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | 13  # SECCOMP_RET_ALLOW; SECCOMP_RET_ERRNO with EACCES
_LOAD, _EQUAL, _AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06  # classic BPF: ld abs, jeq, jge, ret
_IO_URING_SETUP = 425  # the same everywhere; a ring could open a socket by itself
_FOREIGN = 0x40000000  # x86_64: from here on the numbers of the x32 calling convention
# machine -> (audit architecture, number of socket())
_MACHINES = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def confine(parent: int, memory: int) -> list[str]:
    """Bind this process to its parent's life, ``memory`` bytes and no network; say what held.

    Raises SystemExit when the parent is gone already.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which then ends us
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    ceiling = resource.getrlimit(resource.RLIMIT_DATA)[1]
    memory = memory if ceiling == resource.RLIM_INFINITY else min(memory, ceiling)
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    held = ["memory"]
    if not sys.platform.startswith("linux"):
        return held
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0) == 0:
        held.append("parent")
    if os.getppid() != parent:
        raise SystemExit(0)
    with contextlib.suppress(OSError), open("/proc/self/oom_score_adj", "w") as file:
        file.write("500")  # when the machine runs out of memory, a reader goes before the writer
    if libc.unshare(_CLONE_NEWNET) == 0:  # needs a privilege that most installations lack
        held.append("network namespace")
    if _refuse_sockets(libc):
        held.append("sockets")
    return held


def _refuse_sockets(libc: ctypes.CDLL) -> bool:
    """No socket of any family can be made any more; those inherited go on working."""
    machine = _MACHINES.get(platform.machine())
    if machine is None or struct.calcsize("P") != 8:
        return False
    audit, socket_number = machine
    steps = (
        (_LOAD, 0, 0, 4),  # the architecture of the call
        (_EQUAL, 0, 5, audit),
        (_LOAD, 0, 0, 0),  # its number
        (_EQUAL, 3, 0, socket_number),
        (_EQUAL, 2, 0, _IO_URING_SETUP),
        (_AT_LEAST, 1, 0, _FOREIGN),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _REFUSE),
    )
    code = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *step) for step in steps))
    program = _Program(len(steps), ctypes.cast(code, ctypes.c_void_p))
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    done = libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0)
    return bool(done == 0)
