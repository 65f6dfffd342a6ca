"""Whether the site answers at its own address, as a visitor would find out."""

import ssl
import urllib.error
import urllib.request
from http import HTTPStatus

SECONDS = 5.0


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """What answers from elsewhere is not this site."""

    def redirect_request(self, *_: object) -> None:
        """It is not followed."""


def unanswered(url: str, ca_file: str = "") -> str:
    """Why the site does not answer at `url`; "" where it does. Asks /healthz, and waits for five seconds."""
    trusted = ssl.create_default_context(cafile=ca_file or None)
    opener = urllib.request.build_opener(_NoRedirect, urllib.request.HTTPSHandler(context=trusted))
    try:
        with opener.open(f"{url}/healthz", timeout=SECONDS) as answer:
            is_ours = answer.status == HTTPStatus.OK and answer.read(10) == b"ok\n"
    except urllib.error.HTTPError as error:
        return f"{error.code} {error.reason}"
    except urllib.error.URLError as error:
        reason = error.reason
        return getattr(reason, "verify_message", "") or getattr(reason, "strerror", "") or str(reason)
    except (OSError, ValueError) as error:
        return str(error) or type(error).__name__
    return "" if is_ours else "another program answers"
