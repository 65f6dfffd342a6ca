"""What can go wrong in a way that a person should hear about.

The first paragraph of each docstring is the plain sentence a visitor reads; the web room maps each class to a status
code in one table and translates the sentence.
"""


class CampaignError(Exception):
    """Something went wrong."""

    @classmethod
    def sentence(cls) -> str:
        """The plain words for the visitor: the docstring's first paragraph on one line."""
        return " ".join((cls.__doc__ or "").strip().split("\n\n")[0].split())


class NotFound(CampaignError):
    """There is nothing at this address."""


class AlreadyDecided(NotFound):
    """This was decided already."""


class CampaignClosed(CampaignError):
    """This campaign is closed and takes no more letters. Thank you for wanting to write."""


class CampaignNotOpen(CampaignError):
    """This campaign has not started yet."""


class LinkNotValid(CampaignError):
    """This link does not work. It may be incomplete, a newer one may have replaced it, or what it led to was erased."""


class AnswerLinkPast(LinkNotValid):
    """This link was good for a year, and the year is over. Thank you for coming back."""


class Forbidden(CampaignError):
    """This request came from another website, so it was not accepted. Open the page itself and try again."""


class WordsTooLong(CampaignError):
    """That was too long. Please go back and shorten it."""


class TooManyRequests(CampaignError):
    """Lots of letters are coming from your network right now. Please wait a minute and press the button again.

    `retry_after` is in seconds; `ceiling_reached`: this is the first of a minute that was one too many of all.
    """

    def __init__(self, retry_after: int = 60, *, ceiling_reached: bool = False) -> None:
        super().__init__(self.sentence())
        self.retry_after = retry_after
        self.ceiling_reached = ceiling_reached


class ViewerOnly(CampaignError):
    """Your account may look at everything here and change nothing. Ask an organiser to do it, or to let you."""


class OrganisersOnly(ViewerOnly):
    """This page is for organisers. Your account may look at campaigns and their numbers."""


class NotYours(ViewerOnly):
    """Your account may not do this. What it may do stands on its own page of the desk; ask an organiser for more."""


class LastOrganiser(CampaignError):
    """Somebody has to be an organiser. Make another account one first."""


class AccountLinkNotValid(LinkNotValid):
    """This link does not work any more: it was used, is older than a day, or a newer one was made.
    If you have set a password with it, sign in. Otherwise ask for another.
    """


class DraftLinkNotValid(LinkNotValid):
    """This link does not work any more: it is older than two weeks, or the draft is gone. Ask for another."""


class AddressNotValid(CampaignError):
    """This is not an email address. Write it like name@example.org."""


class WeakPassword(CampaignError):
    """This password cannot be used."""


class PasswordTooShort(WeakPassword):
    """A password needs at least 12 characters. Four words that do not belong together are easy to remember."""


class PasswordTooLong(WeakPassword):
    """A password may have 200 characters at most."""


class PasswordTooCommon(WeakPassword):
    """This password is easy to guess: common words, names, rows of keys, years or repetitions. Take another one."""


class PictureFault(CampaignError):
    """This picture cannot be used. It has to be a JPEG, PNG or WebP file, at least 600 pixels wide and 315 pixels
    high."""


class LogoFault(PictureFault):
    """This logo cannot be used. It has to be a JPEG, PNG or WebP file, at least 32 pixels wide and 32 pixels high once
    it fits into 640 by 240."""


class WorkbookFault(CampaignError):
    """This workbook cannot be read. It has to be an XLSX file without a password, with 200,000 rows and 500 columns at
    most. Save it once more, or save it as CSV."""


class UploadGone(LinkNotValid):
    """This list is not here any more: it was dropped, or uploaded more than a week ago. Upload it once more."""


class TranslationFault(CampaignError):
    """This file of translations cannot be used. It has to be a .po file in UTF-8, as it is fetched here, and not
    much longer."""


class Faults(CampaignError):
    """This cannot be used as it is."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class CampaignFileFaults(Faults):
    """The campaign file has faults."""


class OfficeFileFaults(Faults):
    """The office file has faults."""
