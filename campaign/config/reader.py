"""Reads settings of any kind from TOML tables and environment variables, and says what is wrong with each of them."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import Field, dataclass, field, fields
from difflib import get_close_matches
from typing import Any

PREFIX = "CAMPAIGN_"
LONGEST_SHOWN = 60

# Line ends and controls would get into headers of mail; lone surrogates, from a garbled environment, into no file.
_NOT_IN_A_LINE = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")


@dataclass(frozen=True)
class Kind:
    """A type that a setting may have: its name in plain words, what fits it and how to read it from an environment."""

    words: str
    fits: Callable[[Any], bool]
    from_text: Callable[[str], Any]


def _list_from_text(text: str) -> Any:
    if text.lstrip().startswith("["):
        return json.loads(text)
    return [part.strip() for part in text.split(",")]


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and not _NOT_IN_A_LINE.search(value)


KINDS: Mapping[Any, Kind] = {
    bool: Kind("true or false", lambda v: isinstance(v, bool), lambda text: {"true": True, "false": False}[text]),
    int: Kind("a whole number", lambda v: isinstance(v, int) and not isinstance(v, bool), int),
    float: Kind("a number", lambda v: isinstance(v, int | float) and not isinstance(v, bool), float),
    str: Kind("text on one line", _is_text, str),
    tuple[str, ...]: Kind(
        'a list such as ["en", "ko"]', lambda v: isinstance(v, list) and all(map(_is_text, v)), _list_from_text
    ),
}


@dataclass(frozen=True)
class Rule:
    """What a setting's value must keep to, beyond its type."""

    minimum: float | None = None
    maximum: float | None = None
    choices: tuple[str, ...] = ()
    secret: bool = False
    check: Callable[[Any], str] = lambda value: ""
    """What is wrong with the value, as the words after the setting's name; nothing if all is well."""

    def fault(self, value: Any) -> str:
        if self.choices and value not in self.choices:
            return f"must be one of {', '.join(self.choices)}, not {shown(value)}"
        # Written so that NaN, which is neither below nor above anything, is out of range.
        if self.minimum is not None and not value >= self.minimum:
            return f"must be at least {self.minimum}, not {value}"
        if self.maximum is not None and not value <= self.maximum:
            return f"must be at most {self.maximum}, not {value}"
        return self.check(value)


def setting(default: Any, key: str = "", **rule: Any) -> Any:
    """A dataclass field that is a setting. `key` is its outside name where Python does not allow it as a field's."""
    kept = Rule(**rule)
    return field(default=default, repr=not kept.secret, metadata={"rule": kept, "key": key})


def key_of(setting: Field[Any]) -> str:
    """The setting's name in TOML and, in capitals, in the environment."""
    return setting.metadata["key"] or setting.name


@dataclass(frozen=True)
class Given:
    """A value as somebody gave it, and where: the name of a file or of an environment variable."""

    value: Any
    source: str


class SettingsReader:
    """Collects given values, the later ones winning, and all that is wrong with them in `faults`.

    `sections` are dataclasses whose fields were made with `setting`; a field's type must be one of `KINDS`. `source`
    is where settings stand that nobody gave: the file's name, or words for there being none.
    """

    def __init__(self, sections: Mapping[str, type], source: str) -> None:
        self.faults: list[str] = []
        self.source = source
        self._sections = {name: {key_of(f): f for f in fields(section)} for name, section in sections.items()}
        self._given: dict[tuple[str, str], Given] = {}
        self._refused: set[tuple[str, str]] = set()

    def take_tables(self, tables: Mapping[str, Any]) -> None:
        """Take what the TOML file says."""
        for section, table in tables.items():
            if isinstance(table, dict) and section in self._sections:
                self._take_table(section, table)
            else:
                self.faults.append(f"{self.source}: {self._misplaced(section, table)}")

    def take_environment(self, environ: Mapping[str, str], read: Callable[[str], str]) -> None:
        """Take every `CAMPAIGN_<SECTION>__<KEY>`, and secrets from the files that `…_FILE` names, with `read`."""
        # A name is put after what it extends, so a secret's file comes after, and wins over, the plain variable.
        for variable in sorted(name for name in environ if name.startswith(PREFIX)):
            section, separator, key = variable.removeprefix(PREFIX).lower().partition("__")
            known = self._sections.get(section, {})
            if not separator:
                self._refuse_single_underscore(variable)
            elif key in known:
                self._take_text(section, key, environ[variable], variable)
            elif key.removesuffix("_file") in known:
                self._take_file(section, key.removesuffix("_file"), variable, environ[variable], read)
            else:
                nearest = _variable(self._nearest(section, key))
                self.faults.append(f"{variable}: there is no such setting; the nearest is {nearest}")

    def values(self, section: str) -> dict[str, Any]:
        """The section's values by Python name: those given, where nothing is wrong with them, else the defaults."""
        return {f.name: self._value(section, key, f) for key, f in self._sections[section].items()}

    def require(self, section: str, key: str, value: str, reason: str) -> None:
        """Say that a setting is missing, unless it has a value or something else was wrong with it already."""
        if not value and (section, key) not in self._refused:
            self.faults.append(f"{self.source}: {section}.{key} is missing: {reason}")

    def _misplaced(self, name: str, value: Any) -> str:
        """What is wrong with something that stands where sections do. It is not repeated: it may hold a secret."""
        if name in self._sections:
            return f"{name} must be a section, [{name}], and stand there once"
        if isinstance(value, dict | list):
            nearest = get_close_matches(name, self._sections, n=1, cutoff=0)[0]
            return f"there is no section [{name}]; the nearest is [{nearest}]"
        return f"{name} stands in no section; the nearest setting is {self._nearest('', name)}"

    def _take_table(self, section: str, table: Mapping[str, Any]) -> None:
        for key, value in table.items():
            if key in self._sections[section]:
                self._given[section, key] = Given(value, self.source)
            else:
                nearest = self._nearest(section, key)
                self.faults.append(f"{self.source}: {section}.{key} is not a setting; the nearest is {nearest}")

    def _take_text(self, section: str, key: str, text: str, source: str) -> None:
        kind = KINDS[self._sections[section][key].type]
        try:
            value = kind.from_text(text)
        except (ValueError, KeyError, RecursionError):
            value = text  # which does not fit the kind, and is refused as such below
        self._given[section, key] = Given(value, source)

    def _take_file(self, section: str, key: str, variable: str, path: str, read: Callable[[str], str]) -> None:
        if not self._sections[section][key].metadata["rule"].secret:
            self.faults.append(f"{variable}: {section}.{key} is not a secret, and only secrets are read from files")
            return
        try:
            self._take_text(section, key, read(path).strip("\r\n"), variable)
        except (OSError, ValueError) as error:
            reason = getattr(error, "strerror", None) or "it is not text"
            self._refuse(section, key, f"{variable}: {section}.{key} cannot be read from {path}: {reason}")

    def _value(self, section: str, key: str, known: Field[Any]) -> Any:
        given = self._given.get((section, key), Given(known.default, self.source))
        fault = "" if (section, key) in self._refused else _fault(given.value, known)
        if fault:
            self._refuse(section, key, f"{given.source}: {section}.{key} {fault}")
            return known.default
        return tuple(given.value) if isinstance(given.value, list) else given.value

    def _refuse(self, section: str, key: str, fault: str) -> None:
        """Say what is wrong with a setting, and nothing more about it after that."""
        self._refused.add((section, key))
        self.faults.append(fault)

    def _refuse_single_underscore(self, variable: str) -> None:
        meant = [name for name in map(_variable, self._names()) if name.replace("__", "_") == variable]
        if meant:
            self.faults.append(f"{variable}: there is no such setting; the nearest is {meant[0]}")

    def _nearest(self, section: str, key: str) -> str:
        """The known setting most like this one: the same key in another section, else a key of the same section."""
        names = self._names()
        alike = [name for name in names if name.endswith(f".{key}")]
        alike = alike or [name for name in names if name.startswith(f"{section}.")] or names
        return get_close_matches(f"{section}.{key}", alike, n=1, cutoff=0)[0]

    def _names(self) -> list[str]:
        return [f"{section}.{key}" for section, keys in self._sections.items() for key in keys]


def _variable(name: str) -> str:
    return PREFIX + name.replace(".", "__").upper()


def _fault(value: Any, known: Field[Any]) -> str:
    rule, kind = known.metadata["rule"], KINDS[known.type]
    # A default of a list's type is a tuple, and needs no look at its type.
    if value is not known.default and not kind.fits(value):
        return f"must be {kind.words}" + ("" if rule.secret else f", not {shown(value)}")
    return str(rule.fault(value))


def shown(value: Any) -> str:
    """The value as a person wrote it, cut where it is long."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…"
