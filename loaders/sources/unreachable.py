"""Why an address could not be read, in words of ours: a client's own are the names of its classes."""

from __future__ import annotations

import ssl


def reason(fault: BaseException) -> str:
    """What stood in the way, as part of a sentence: “Connection refused”, “no answer in time”."""
    seen: set[int] = set()
    here: BaseException | None = fault
    found = ""
    while here is not None and id(here) not in seen:
        seen.add(id(here))
        if isinstance(here, ssl.SSLCertVerificationError):
            return f"its certificate is not to be trusted ({here.verify_message})"
        if isinstance(here, TimeoutError) or "Timeout" in type(here).__name__:
            found = "no answer in time"
        elif isinstance(here, OSError) and here.strerror:
            found = here.strerror
        # urllib3 keeps what went wrong in ``reason`` or the arguments, not always as a cause
        within = [getattr(here, "reason", None), *getattr(here, "args", ())]
        inner = next((each for each in within if isinstance(each, BaseException)), None)
        here = inner or here.__cause__ or here.__context__
    return found or "the connection broke off, or what answers is no web server"
