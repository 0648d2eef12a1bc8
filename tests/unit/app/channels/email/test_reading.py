"""What a mail says, whatever program wrote it, and that no mail can do harm."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.channels.email.bounces import came_back
from app.channels.email.html_text import text_of_html
from app.channels.email.parsing import read_headers, read_mail
from app.channels.email.silence import reason_not_to_answer
from app.channels.email.trimming import own_words
from tests.fakes.email_mails import ME, a_mail

MINE = "It still does not work."


@pytest.mark.parametrize(
    "below",
    [
        "On Mon, 3 Mar 2026 at 10:12, Help Desk <help@halyard.example> wrote:\n> old\n> words",
        "On Mon, 3 Mar 2026 at 10:12, Help Desk\n<help@halyard.example> wrote:\n\n> old words",
        "El lun, 3 mar 2026 a las 10:12, Help (<help@halyard.example>) escribió:\n\n> viejo",
        "Il giorno lun 3 mar 2026 alle ore 10:12 Help <help@halyard.example> ha scritto:\nvecchio",
        "-----Original Message-----\nFrom: Help\nSent: Monday\nSubject: old\n\nold words",
        "________________________________\nFrom: Help <h@x.example>\nSent: Monday\nTo: me\nSubject: old\n\nold words",
        "De: Help <h@x.example>\nEnviado: lunes\nPara: Ana\nAsunto: viejo\n\nviejo",
        "Da: Help\nInviato: lunedì\nA: Anna\nOggetto: vecchio\n\nvecchio",
        "-- \nAnn Lee\nFinance",
        "Sent from my phone",
        "Enviado desde mi iPhone",
        "This e-mail and its attachments are confidential and intended only for the recipient. If you are not "
        "that person, delete it.",
        "> quoted\n> lines",
    ],
)
def test_history_signatures_and_disclaimers_are_cut(below: str) -> None:
    assert own_words(f"{MINE}\n\n{below}\n") == MINE


@pytest.mark.parametrize(
    "text",
    [
        "On the laptop I wrote:\nhello",
        "Here is the log:\nFrom: a\nerror 5",
        "It fails since I moved to the new phone\nSent by mistake twice",
        "---------- Forwarded message ---------\nFrom: Bank <b@x.example>\nDate: today\nSubject: pay\n\nIs this real?",
        "The page says confidential.",
        "-- ",
    ],
)
def test_what_only_looks_like_it_stays(text: str) -> None:
    assert own_words(text) == text.strip()


def test_what_is_written_below_a_quote_is_kept() -> None:
    text = "On 3 March 2026 at 9:00, Help <h@x.example> wrote:\n> Which month?\n\nMay."
    assert own_words(text) == "May."


@pytest.mark.parametrize(
    "text",
    ["On " * 60_000, "On 10:00 a\n" * 20_000, "From: a\n" * 20_000, "_" * 200_000, "> " * 100_000, "-- \n" * 50_000],
)
def test_no_text_takes_long_to_read(text: str) -> None:
    began = time.process_time()
    own_words(text)
    assert time.process_time() - began < 2


def test_a_page_is_read_as_lines_without_what_is_hidden_or_run() -> None:
    page = (
        "<html><head><title>x</title><style>p{}</style></head><body><script>bad()</script>"
        '<div>Hello</div><!-- no --><p>my <b>VPN</b><br>fails</p><p style="display: none">spy</p>'
        "<ul><li>one</li><li>two</li></ul><blockquote><p>old</p></blockquote> new</body></html>"
    )
    said = [line for line in text_of_html(page).split("\n") if line.strip("> ")]
    assert said == ["Hello", "my VPN", "fails", "one", "two", "> old", "new"]


def test_only_the_page_is_read_where_there_is_no_text() -> None:
    raw = a_mail(" ", page="<p>My screen is black</p><blockquote>old</blockquote>")
    assert read_mail(raw).text == "My screen is black"
    assert read_mail(a_mail("plain", page="<p>page</p>")).text == "plain"


def test_of_a_mail_that_is_too_large_the_words_are_read_and_the_cut_file_is_named() -> None:
    whole = a_mail("My words", files=(("a.txt", b"first file"), ("b.txt", b"second file " * 5000)))
    mail = read_mail(whole[: len(whole) // 2])
    assert mail.text == "My words"
    assert [file.name for file in mail.files] == ["a.txt"]
    assert mail.left_out == ("b.txt",)


def test_charsets_and_encoded_words_are_read() -> None:
    raw = (
        b"From: =?iso-8859-1?q?Jos=E9?= <jose@halyard.example>\r\nSubject: =?utf-8?b?Q2Fmw6k=?=\r\n"
        b"Content-Type: text/plain; charset=iso-8859-15\r\nContent-Transfer-Encoding: 8bit\r\n\r\n\xa4 5"
    )
    mail = read_mail(raw)
    assert (mail.name, mail.subject, mail.text) == ("José", "Café", "€ 5")


def test_raw_utf8_and_unknown_charsets_are_read_as_well_as_can_be() -> None:
    raw = "From: jose@halyard.example\r\nSubject: Café\r\nContent-Type: text/plain; charset=nonsense\r\n\r\ncafé"
    mail = read_mail(raw.encode())
    assert (mail.subject, mail.text) == ("Café", "café")


@pytest.mark.parametrize(
    "field",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Auto_Submitted": "auto-generated; owner=x"},
        {"Precedence": "bulk"},
        {"List_Id": "<all.halyard.example>"},
        {"X_Auto_Response_Suppress": "All"},
        {"Return_Path": "<>"},
        {"sender": ME},
        {"sender": "MAILER-DAEMON@halyard.example"},
        {"sender": "no-reply@shop.example"},
        {"sender": "ann@halyard.example, ben@halyard.example"},
        {"sender": "undisclosed"},
    ],
)
def test_what_no_person_wrote_is_known(field: dict[str, str]) -> None:
    assert reason_not_to_answer(read_headers(a_mail(**field)), ours=ME)  # type: ignore[arg-type]


def test_what_a_person_wrote_is_answered() -> None:
    assert not reason_not_to_answer(read_headers(a_mail(Auto_Submitted="no")), ours=ME)


@given(st.binary(max_size=400))
def test_no_bytes_break_the_reading(raw: bytes) -> None:
    read_mail(raw)
    came_back(raw)
    reason_not_to_answer(read_headers(raw), ours=ME)


@pytest.mark.parametrize(
    "field", ["Subject", "From", "Message-ID", "References", "Content-Type", "Content-Disposition"]
)
def test_an_encoded_word_in_no_charset_there_is_breaks_nothing(field: str) -> None:
    read_mail(f"{field}: =?ut\ufffd\xf6e?q?x?= <a@b.example>\r\n\r\nhello".encode())


def test_parts_in_parts_a_thousand_deep_break_nothing() -> None:
    head = "From: ann@halyard.example\r\nSubject: Deep\r\n"
    nested = "".join(f'Content-Type: multipart/mixed; boundary="b{n}"\r\n\r\n--b{n}\r\n' for n in range(3000))
    mail = read_mail((head + nested).encode())
    assert (mail.sender, mail.subject) == ("ann@halyard.example", "Deep")
    assert came_back((head + nested.replace("mixed", "report")).encode()) == ()


_FIELDS = st.lists(
    st.tuples(
        st.sampled_from(["From", "Subject", "Message-ID", "References", "Content-Type", "Content-Disposition", "To"]),
        st.text(st.characters(codec="utf-8", exclude_characters="\r\n"), max_size=60),
    ),
    max_size=6,
)


@given(_FIELDS, st.binary(max_size=100))
def test_no_fields_break_the_reading(fields: list[tuple[str, str]], body: bytes) -> None:
    head = "".join(f"{name}: {value}\r\n" for name, value in fields)
    raw = head.encode() + b"\r\n" + body
    read_mail(raw)
    came_back(raw)
    reason_not_to_answer(read_headers(raw), ours=ME)
