"""Text that exports and clipboards broke is put right; what is right stays."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifier.features import clean
from classifier.repair import repaired

RIGHT = (
    "Il dit « d’accord, c’est réglé » et « j’ai terminé »",
    "¿Qué contraseña? ¡No funciona!",
    "perché non va più? È così",
    "Straße, Größe, 20 °C, 5 €",
    "VPN は動きません",
    "не работает принтер",
)


@pytest.mark.parametrize("text", RIGHT)
def test_text_that_is_right_stays(text: str) -> None:
    assert repaired(text) == text


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1"])
@pytest.mark.parametrize("text", ["la contraseña", "è così", "für die Größe", "c’est réglé", "naïve café – now"])
def test_utf8_that_was_read_as_windows_text_is_read_again(text: str, encoding: str) -> None:
    broken = "".join(bytes([byte]).decode(encoding, errors="replace") for byte in text.encode("utf-8"))
    if "\ufffd" not in broken:
        assert repaired(broken) == text


def test_other_scripts_come_back_although_quotes_in_them_were_flattened() -> None:
    broken = 'vpn ä¸_x008d_能登录，网页ä¸\x80直在检查 “ok"'
    assert repaired("vpn ä¸_x008d_èƒ½ç™»å½•") == "vpn 不能登录"
    assert "不能登录" in repaired(broken)


def test_a_space_before_closing_quotes_is_no_letter_of_another_script() -> None:
    text = "« terminé\xa0» et « réglé\xa0»"
    assert repaired(text) == text.replace("\xa0", " ")


def test_escapes_of_spreadsheets_invisible_signs_and_full_width_letters_are_read() -> None:
    assert repaired("line one_x000D_line two") == "line one\rline two"
    assert repaired("pass\u00adword\u200b \ufeffＶＰＮ") == "password VPN"
    assert repaired("it doesn´t work") == "it doesn't work"
    assert repaired("odd _xD800_ and _x0000_ too") == "odd   and   too"
    assert repaired("user_x12_y and job_x_99") == "user_x12_y and job_x_99"


@given(st.text(max_size=80))
def test_any_text_is_taken_and_what_was_repaired_can_be_encoded(text: str) -> None:
    repaired(clean(text)).encode("utf-8")


@given(st.text(alphabet=st.characters(max_codepoint=126), max_size=80))
def test_plain_english_stays_but_for_escapes(text: str) -> None:
    if "_x" not in text and "\0" not in text:
        assert repaired(text) == text
