"""Languages as lists name them, and the codes that they have everywhere else."""

from functools import lru_cache

from babel import Locale

from campaign.core.campaigns.reader import is_language
from campaign.core.words.country_codes import LANGUAGES


@lru_cache(maxsize=1_000)
def language(value: str) -> str:
    """The code (BCP 47) of a language, from its code or its name; what is neither stays."""
    value = value.strip()
    return value if is_language(value) else _languages().get(value.casefold(), value)


@lru_cache
def _languages() -> dict[str, str]:
    codes: dict[str, str] = {}
    for name in LANGUAGES:
        locale = Locale.parse(name)
        own = {str(locale.languages.get(locale.language, "")).casefold(): locale.language}
        codes = own | {str(words).casefold(): code for code, words in locale.languages.items() if len(code) < 4} | codes
    return {words: code.replace("_", "-") for words, code in codes.items() if words}
