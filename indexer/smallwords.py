"""The small words of the languages whose spelling is known: articles, pronouns, prepositions."""

from __future__ import annotations

_SMALL = {
    "en": """a about after again all also am an and any are as at be because been before but by can can't come could did
        do does don't due for from get got had has have he help her his how i i'm if in into is it its just me my
        need no not of on or our out per please she should since so some still than that the their them then there
        these they this to up us was we were what when where which who why will with would yesterday today tomorrow
        you your""",
    "es": """a al algo algún alguna ante aquí ayer aún cada como con cual cuando cuándo cómo cuál de del desde donde
        dónde durante e el ella ellos en entre era es esa ese eso esta estamos estar estas este esto estoy está
        están fue ha hace hacer han hasta hay he hemos hola hoy la las le les lo los mañana me mi mis mucho muy más
        ni no nos nosotros nuestra nuestro o os otra otro para pero por porque puede puedo que quien quién qué se
        ser si sin sobre son soy su sus sí también tan tengo tiene todo tu tus un una uno unos y ya yo él""",
    "it": """a abbiamo ai al alla alle allo anche ancora avere c'è che chi ci ciao come con cosa così cui da dagli dai
        dal dalla dalle dei del dell della delle dello devo di dopo dove due e ed era essere fa fra già gli ha hai
        hanno ho i ieri il in io l la le lei lo loro lui ma mai me mi mia miei mio mie molto ne nei nel nella nelle
        nello noi non nostra nostro o oggi ogni ora per perché più poi posso prima può qual quale quando quella
        quello questa queste questi questo qui quindi sarà se sei senza si sia siamo sono sta stata stato su sua sui
        sul sulla suo sì tra tu tutti tutto un una uno va vi voi vorrei è""",
}  # fmt: skip
_SETS = {language: frozenset(words.split()) for language, words in _SMALL.items()}
SMALL_ANYWHERE = frozenset().union(*_SETS.values())
"""Those of all languages: for texts whose language does not matter, or that mix several."""

_SAID_WITH_ANYTHING = {
    "en": """already always anybody anyone anything anywhere ask asked asking asks back between bring brings brought
        came comes during early else ever everybody everyone everything far find finds found gave give given gives
        goes going happen happened happens here keep keeps kept knew know known knows late let like long look
        looking looks made make makes many might more most much must never nobody nothing often once only own
        possible put puts really said saw say says see seem seems seen sees shall somebody someone something
        sometimes somewhere soon stuff take taken takes tell tells there thing things think thinks took tried
        tries try use used uses using very want wanted wants way whether while within without would write yet
        hello hi hey thank thanks pls whats wheres whos hows thats theres im ive dont didnt cant isnt ll ve re""",
    "es": """algo alguien allí aquí bien conseguir consigo cosa cosas cuánta cuántas cuánto cuántos da damos dan dar
        debe debemos deben debería debo decir deja dejan dejar dejo dentro dice dicen doy encontrar encuentro
        fuera hacemos hacen haces hago hice hizo ir lleva llevan llevar llevo mal mejor mucha muchas muchos nada
        nadie necesita necesitamos necesito nunca pasa pasan pasar podemos poder podría pone poner pongo pueden
        puedes queremos querer quiere quieren quiero sabe saber siempre sé tenemos tener tienen tienes toca usa
        usan usar uso va vamos vas venir ver vez viene vienen voy buenas buenos gracias saludos favor cuanto cuanta
        cuantos cuantas mas aqui asi tambien podria deberia gustaría gustaria""",
    "it": """bene capita cosa cose dare debbo dentro devono dice dico dire dobbiamo dà facciamo faccio fai fanno fuori
        lì mai meglio mette mettere metto molta molte molti molto nessuno niente poco possiamo possono prende
        prendere prendo puoi qualcosa qualcuno quanta quante quanti quanto quello qui sapere sempre serve servire
        servono so trova trovare trovo usa usano usare uso vado vanno vedere vedo vengono viene voglio vogliono
        volere volta vuole fare salve buongiorno buonasera grazie favore perche piu puo cosi gia sara pero però
        dov cos com quand quant quest quell nell sull anch senz tutt negli sugli""",
}  # fmt: skip
SAID_WITH_ANYTHING = frozenset().union(*(words.split() for words in _SAID_WITH_ANYTHING.values()))
"""Words that say nearly nothing of what a question is about: that a page lacks them tells nothing. Among them are what
is left of one before an apostrophe (dov'è), and what people type without accents and apostrophes."""

_OWN = {
    language: words.difference(*(others for other, others in _SETS.items() if other != language))
    for language, words in _SETS.items()
}
"""Those that none of the other languages has."""
_GLANCED_AT = 500


def at_a_glance(text: str) -> str:
    """Return the language of a text that holds small words of this one alone; "" where that is not so plain.

    A guess in a fiftieth of the time that reading takes, for what can begin meanwhile and does no harm if it is wrong.
    """
    words = text[:_GLANCED_AT].lower().split()
    held = [language for language, own in _OWN.items() if not own.isdisjoint(words)]
    return held[0] if len(held) == 1 else ""


def is_small(word: str, language: str) -> bool:
    """Return whether the lower-case `word` is a small word of `language`; a single letter is none."""
    return len(word) > 1 and word in _SETS.get(language, frozenset())
