"""Runs a command in the sandbox of a unit, as far as that can be had without
systemd: its system calls, address families and namespaces, no memory that is
written and executed, no privileges, a file system that can be read only but for
the state, and no processes in /proc but its own.

    unshare --mount sandbox.py UNIT ROOT COMMAND...

Needs root, systemd-analyze (for the groups of system calls) and Debian's
python3-seccomp. ROOT/proc, /tmp and ROOT itself are mounted over in the mount
namespace that it is run in.
"""

import ctypes
import errno
import mmap
import os
import resource
import subprocess
import sys

import seccomp

unit, root, *command = sys.argv[1:]
NOBODY = 65534
PR_SET_NO_NEW_PRIVS = 38
# CLONE_NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET, NEWNS, NEWTIME
NAMESPACES = [0x02000000, 0x04000000, 0x08000000, 0x10000000, 0x20000000, 0x40000000, 0x00020000, 0x80]
FAMILIES = {"AF_UNIX": 1, "AF_INET": 2, "AF_INET6": 10}


def settings(key):
    """The values of a key of the unit."""
    with open(unit) as lines:
        return [line.strip().split("=", 1)[1] for line in lines if line.startswith(key + "=")]


def calls(name):
    """The system calls of a group, or the call itself."""
    if not name.startswith("@"):
        return {name}
    shown = subprocess.run(
        ["systemd-analyze", "syscall-filter", name], check=True, capture_output=True, text=True
    ).stdout
    named = (line.strip() for line in shown.splitlines()[1:])
    return {call for line in named if line and line[0] != "#" for call in calls(line)}


def allowed():
    """What the unit's filters leave."""
    left = calls("@default")
    for words in settings("SystemCallFilter"):
        group = {call for word in words.lstrip("~").split() for call in calls(word)}
        left = left - group if words.startswith("~") else left | group
    return left


def system_calls():
    sandbox = seccomp.SyscallFilter(seccomp.ERRNO(errno.EPERM))
    for call in sorted(allowed() - {"clone3", "socket", "clone", "mmap", "mprotect"}):
        try:
            sandbox.add_rule(seccomp.ALLOW, call)
        except (RuntimeError, ValueError):
            pass  # none of this architecture's
    # As systemd does it: its flags lie in memory, where no filter sees them.
    sandbox.add_rule(seccomp.ERRNO(errno.ENOSYS), "clone3")
    for family in settings("RestrictAddressFamilies")[0].split():
        sandbox.add_rule(seccomp.ALLOW, "socket", seccomp.Arg(0, seccomp.EQ, FAMILIES[family]))
    every = sum(NAMESPACES)
    sandbox.add_rule(seccomp.ALLOW, "clone", seccomp.Arg(0, seccomp.MASKED_EQ, every, 0))
    both = mmap.PROT_WRITE | mmap.PROT_EXEC
    for part in (0, mmap.PROT_WRITE, mmap.PROT_EXEC):
        sandbox.add_rule(seccomp.ALLOW, "mmap", seccomp.Arg(2, seccomp.MASKED_EQ, both, part))
    sandbox.add_rule(seccomp.ALLOW, "mprotect", seccomp.Arg(2, seccomp.MASKED_EQ, mmap.PROT_EXEC, 0))
    return sandbox


def mount(*words):
    subprocess.run(["mount", *words], check=True)


def file_system():
    state = os.path.join(root, "var/lib", settings("StateDirectory")[0])
    mount("--bind", root, root)
    mount("--bind", state, state)
    mount("-o", "remount,ro,bind", root)
    mount("-t", "tmpfs", "tmpfs", os.path.join(root, "tmp"))
    mount("-t", "proc", "-o", "subset=pid,hidepid=invisible", "proc", os.path.join(root, "proc"))


sandbox = system_calls()
files = int(settings("LimitNOFILE")[0])
mask = int(settings("UMask")[0], 8)
file_system()
resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))
os.chroot(root)
os.chdir("/")
os.setgroups([])
os.setgid(NOBODY)
os.setuid(NOBODY)
os.umask(mask)
ctypes.CDLL(None).prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
sandbox.load()
os.execvp(command[0], command)
