"""What a process that handles words of supporters lets nobody see: no core dump, and no other process in its memory."""

import ctypes
import logging
import resource
import sys

PR_SET_DUMPABLE = 4
"""`man 2 prctl`: with 0 no core is written, and the process' memory belongs to root alone."""

OWN_WORDS = "campaign.own_words"
"""In the WSGI environment of a request whose answer shows what somebody wrote: its process does not live long."""

log = logging.getLogger(__name__)


def close_memory() -> None:
    """No core is ever written of this process or of those it starts; on Linux no process of the same user reads it.

    Not dumpable ends where another program is started; the limit on cores is inherited.
    """
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux" and ctypes.CDLL(None, use_errno=True).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0):
        log.warning("the memory of this process stays open to others of its user")
