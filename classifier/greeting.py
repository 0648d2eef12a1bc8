"""What a message says behind its greeting, and whether it only is polite, in English, Spanish and Italian."""

from __future__ import annotations

import re
from typing import Literal

from classifier.lexicon import READ

_HELLO = r"""(?:hi|hello|hey|(?:good\s)?morning|good\s(?:afternoon|evening)|dear
    |hola|buenas(?:\s(?:tardes|noches))?|buenos\sdías|buen\sdía
    |ciao|salve|buongiorno|buon\sgiorno|buonasera|buon\spomeriggio)\b"""
_WHOM = r"""(?:all|team|everyone|everybody|folks|guys|there|again|it|hr|support|helpdesk
    |a\stod[oa]s|equipo|de\snuevo|a\stutti|ragazzi|di\snuovo)\b"""
_GREETING = re.compile(rf"\W*{_HELLO}(?:\W+{_WHOM})*\W*", re.IGNORECASE | re.VERBOSE)

_HOW_ARE_YOU = r"""(?:how\sare\s(?:you|we|things)(?:\s(?:all|doing|today))*
    |¿?(?:cómo|como)\s(?:estás|estáis|está\susted|están|andamos)|come\s(?:stai|state|sta))\b"""
_ALL_WELL = r"""(?:how(?:'s|\sis)\s(?:it\sgoing|everything|everyone|life)|how\sdo\syou\sdo|what'?s\sup
    |(?:i\s)?hope\s(?:you(?:'re|\sare)?|all\sis|everyone\sis)\s(?:all\s)?(?:doing\s)?(?:well|fine|ok)
    |¿?qué\stal(?:\stodo|\sestás|\sestáis|\sva\stodo)?|¿?todo\sbien|espero\sque\sest(?:és|éis)\s(?:todos\s)?bien
    |come\sva|tutto\sbene|spero\sche\s(?:tu\s)?sti(?:a|ate)\s(?:tutti\s)?bene)\b"""
_FAREWELL = r"""(?:(?:have|enjoy)\s(?:a|the|your|yourselves\sa)\s(?:(?:nice|good|great|lovely|wonderful)\s)?
        (?:(?:rest\sof\s(?:the|your)\s)?(?:day|evening|week|weekend)|one)
    |bye|(?:feliz|buen)\s(?:día|fin\sde\ssemana)|que\steng(?:as|áis)\s(?:un\s)?buen\s(?:día|fin\sde\ssemana)
    |(?:buon|buona)\s(?:weekend|fine\ssettimana|giornata|serata|lavoro))\b"""
_THANKS = r"""(?:(?:(?:many|a\sthousand|heartfelt)\s)?thank(?:s|\syou|\su)
        (?:\s(?:again|a\slot|lots|a\smillion|so\smuch|very\smuch|ever\sso\smuch|indeed))*|cheers|thx
    |(?:muchas|muchísimas|mil)?\s?gracias(?:\s(?:otra\svez|de\snuevo|de\santemano))?
    |(?:mille\s)?grazie(?:\s(?:mille|infinite|tante|ancora|davvero|di\snuovo))*)\b"""
_TO_ALL = r"(?:you\sall|all|team|everyone|everybody|folks|guys|a\stod[oa]s|equipo|chicos|a\stutti|ragazzi)\b"
_FOR_HELP = r"""(?:(?:for|por|per|di)\s
        (?:(?:all|your|the|this|tod[oa]|tu|vuestra?|la|el|su|tutto|il|vostro|tuo|vostra|tua)\s)*
        (?:(?:quick|fast|prompt|great|kind|amazing|lovely|super|rápida|gran|veloce|gentile|grande)\s)*
        (?:l['’])?(?:help(?:ing)?(?:\s(?:me|us))?(?:\sout)?|support|reply|response|answer|assistance|patience|time|everything
            |sorting\s(?:this|that|it)(?:\sout)?|ayuda|apoyo|respuesta|paciencia|tiempo|todo
            |aiuto|supporto|risposta|pazienza|tempo|tutto|disponibilità)
    |that\shelped(?:\sa\slot)?)\b(?:\W+(?:yesterday|today|earlier|this\smorning|just\snow|ayer|hoy|ieri|oggi|prima)\b)?"""

_POLITE = re.compile(
    rf"\W*(?:{_HELLO}\W*(?:{_WHOM}\W*)*(?:{_ALL_WELL}\W*)?)*(?:{_HOW_ARE_YOU}\W*)?"
    rf"(?P<thanks>(?:{_THANKS}\W*(?:{_TO_ALL}\W*)?(?:{_FOR_HELP}\W*)?)*)(?:{_FAREWELL}\W*(?:{_TO_ALL}\W*)?)*",
    re.IGNORECASE | re.VERBOSE,
)
_LONGEST = 160
"""Characters of a message that only is polite."""


def behind_greeting(text: str) -> str:
    """Return what follows the greeting a text begins with; empty where it begins with none, or says nothing else."""
    found = _GREETING.match(text[:READ])
    return text[found.end() :] if found else ""


def only_polite(text: str) -> Literal["thanks", "chit_chat", ""]:
    """Return which courtesy a text is that greets, asks how one is, thanks or says goodbye, and nothing else at all.

    Empty for any other, one word of its own included: that may be the request.
    """
    plain = text.strip().replace("’", "'")
    if not plain or len(plain) > _LONGEST or not any(map(str.isalpha, plain)):
        return ""
    found = _POLITE.fullmatch(plain)
    if found is None:
        return ""
    return "thanks" if found["thanks"] else "chit_chat"
