"""Expected trouble is one line on standard error and exit 1, never a traceback."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from campaign.core.errors import CampaignError
from campaign.store.protocol.errors import StoreUnavailable


@contextmanager
def told_plainly() -> Iterator[None]:
    """Say in one line what went wrong where a person can do something about it. Raises SystemExit then."""
    try:
        yield
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.Abort as error:
        if isinstance(error.__context__, EOFError):
            click.echo()  # the question stands there
            click.echo("There was no answer to that question, so it ends here.", err=True)
            sys.exit(1)
        sys.exit(130)
    except (CampaignError, StoreUnavailable, OSError) as error:
        click.echo(_plainly(error), err=True)
        sys.exit(1)
    except UnicodeEncodeError as error:
        click.echo(f"{error.object[error.start : error.end]!r} is not in {error.encoding.upper()}", err=True)
        sys.exit(1)


def _plainly(error: CampaignError | StoreUnavailable | OSError) -> str:
    if isinstance(error, StoreUnavailable):
        return f"The database cannot be used: {error}"
    if isinstance(error, CampaignError):
        return str(error) or error.sentence()
    return f"{error.filename}: {error.strerror}" if error.filename else error.strerror or str(error)
