"""However one walks between form, letters and languages: what is stored is, to the last character, what was shown."""

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.support.pages import get, post
from tests.web.supporter.test_journey import FORM, TYPED, send, submission_of
from tests.web.supporter.test_preview import look

EMAIL = {"email": "jane@x.example"}
WORDS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "Zs")), max_size=40)
STEP = st.one_of(
    st.tuples(st.just("type"), st.sampled_from(["name", "place", "note", "answers-why"]), WORDS),
    st.tuples(st.just("choose"), st.just("points"), st.sampled_from(["fish", ""])),
    st.tuples(st.just("speak"), st.just("language"), st.sampled_from(["en", "ko"])),
    st.tuples(st.just("page in"), st.just("lang"), st.sampled_from(["en", "ko"])),
    st.tuples(st.just("reword"), st.just(""), st.sampled_from(["minister", "lakes"])),
    st.tuples(st.just("edit"), st.sampled_from(["subject", "body"]), WORDS),
    st.tuples(st.just("anew"), st.just(""), st.sampled_from(["minister", "lakes"])),
    st.tuples(st.just("leave out"), st.just(""), st.sampled_from(["minister", "lakes"])),
    st.tuples(st.sampled_from(["check", "back", "look", "reload"]), st.just(""), st.just("")),
)


WALKS = 200 if settings.default.max_examples > 100 else 25


class Walk:
    """One supporter, who is on the form or on the check page."""

    def __init__(self, client) -> None:
        self.client, self.is_checking = client, False
        self.fields = get(client, FORM).fields() | TYPED

    def post(self, **more: str) -> None:
        page = post(self.client, FORM, self.fields | more)
        self.is_checking = page.heading in ("Check your letters", "편지를 확인해 주세요")
        self.fields = page.fields()
        if page.status == 400:  # what was typed is refused, in words; it is put right
            self.fields |= {
                name: TYPED[name] for name in ("name", "place", "note", "answers-why") if name in self.fields
            }

    def go(self, what: str, where: str, words: str) -> None:
        if what == "page in":
            self.post(lang=words)
        elif self.is_checking:
            self.at_the_letters(what, where, words)
        else:
            self.on_the_form(what, where, words)

    def on_the_form(self, what: str, where: str, words: str) -> None:
        if what == "type":
            self.fields[where] = words or TYPED[where]
        elif what in ("choose", "speak"):
            self.fields[where] = words
        elif what == "look":
            self.fields["form_token"] = look(self.client, self.fields)[1]
        elif what == "check":
            self.post(step="check")

    def at_the_letters(self, what: str, where: str, words: str) -> None:
        if what == "back":
            self.post(step="edit")
        elif what == "reload":
            self.post()
        elif what in ("reword", "anew"):
            self.post(**{what: words})
        elif what == "edit" and words.strip():
            self.fields[f"{where}-minister"] = words
        elif what == "leave out":
            self.fields.pop(f"include-{words}", None)

    def arrive(self) -> None:
        """At letters that may be sent, and that are to somebody."""
        for _ in range(4):
            if not self.is_checking:
                self.post(step="check")
        self.fields |= {"include-minister": "1", "keep_number": "1"}


@settings(max_examples=WALKS, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(st.lists(STEP, max_size=12))
def test_what_is_stored_is_what_was_last_shown(client, clock, context, walk):
    supporter = Walk(client)
    for step in walk:
        supporter.go(*step)
    supporter.arrive()
    clock.forward(minutes=2)
    supporter.post(step="again", shown="check")
    supporter.fields |= {"include-minister": "1"}
    shown = on_page_of(supporter.fields)
    answer = send(client, supporter.fields | EMAIL | {"keep_number": "1"})
    assume(answer.status_code == 303)  # else an edited letter may not be sent, and that is said
    submission = submission_of(context, answer.location)
    stored = {target: (words.subject, words.body) for target, words in submission.personal.letters.items()}
    wanted = {target: words for target, words in shown.items() if f"include-{target}" in supporter.fields}
    assert stored == wanted


def on_page_of(fields):
    ids = [name.removeprefix("body-") for name in fields if name.startswith("body-")]
    return {one: (fields[f"subject-{one}"], fields[f"body-{one}"].replace("\r\n", "\n")) for one in ids}
