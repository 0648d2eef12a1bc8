"""The question that asks for a missing detail, the same on every face. Every text is a message to translate."""

from __future__ import annotations


def _(message: str) -> str:
    """Mark a message for extraction."""
    return message


DETAILS: dict[str, str] = {
    "error_code": _("what does the error say, or which code does it show?"),
    "device": _("which device is it?"),
    "operating_system": _("which system does it run on: Windows, macOS, Linux, iOS, Android?"),
    "version": _("which version is it?"),
    "host": _("which computer or server is it?"),
    "url": _("at which web address?"),
    "order_id": _("which order or invoice number is it?"),
    "amount": _("how much is it, and in which currency?"),
    "date": _("which date is it about?"),
    "email": _("which e-mail address is it about?"),
    "phone": _("at which phone number?"),
}


NAMES: dict[str, str] = {
    "error_code": _("Error"),
    "device": _("Device"),
    "operating_system": _("System"),
    "version": _("Version"),
    "host": _("Computer or server"),
    "url": _("Web address"),
    "order_id": _("Order or invoice"),
    "amount": _("Amount"),
    "date": _("Date"),
    "email": _("E-mail address"),
    "phone": _("Phone number"),
}


def detail_question(detail: str) -> str:
    """Return the question for a missing detail; an unknown one is asked for in general words."""
    return DETAILS.get(detail, _("can you tell us a little more about it?"))
