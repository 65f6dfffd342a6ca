"""What can keep a verb from being done."""


class StoreUnavailable(Exception):
    """The database cannot be read or written right now: locked for too long, disk full, file gone."""


class Conflict(Exception):
    """What was to be stored contradicts what must hold of it: nothing was stored. A fault of ours."""


class AlreadyExists(Exception):
    """There is one by this name already."""


class Missing(Exception):
    """There is none by this name."""


class IsLastOrganiser(Exception):
    """Without this account there would be no organiser."""
