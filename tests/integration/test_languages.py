"""Questions across languages, with the real encoders: an index of English, Spanish and Italian pages."""

from __future__ import annotations

import pytest

from indexer.bootstrap import default_writer, open_retriever
from indexer.build import build
from indexer.serving import LiveRetriever
from indexer.sources.markdown import MarkdownSource
from indexer.types import PUBLIC

PAGES = {
    "en/vpn": ("Connect to the VPN", "Open GlobalProtect, choose the gateway and sign in with your badge number."),
    "en/printer": ("Clear a paper jam", "Open tray two of the printer, pull the sheet out and close the tray."),
    "en/leave": ("Ask for holidays", "Ask your manager for vacation days in Moorings two weeks before."),
    "en/expenses": ("Claim travel expenses", "Photograph the receipts and send the claim within thirty days."),
    "en/error": (
        "Fix SyncAgent error SA-4021",
        "SyncAgent shows SA-4021 when the disk is full. Empty the cache folder.",
    ),
    "es/nomina": ("Consultar la nómina", "La nómina de cada mes está en el portal del empleado, en el apartado Pagos."),
    "es/puerta": ("La puerta del garaje no abre", "Pasa la tarjeta dos veces y espera a que la luz sea verde."),
    "es/casco": ("Pedir un casco nuevo", "El almacén entrega cascos de seguridad los lunes por la mañana."),
    "it/mensa": ("Orari della mensa", "La mensa è aperta dalle dodici alle quattordici, il menù è sul portale."),
    "it/parcheggio": (
        "Richiedere un posto auto",
        "Il parcheggio si chiede alla portineria con la targa della macchina.",
    ),
    "it/caldaia": ("Il riscaldamento non parte", "Avvisa la manutenzione se in ufficio fa freddo dopo le nove."),
}


@pytest.fixture(scope="module")
def retriever(tmp_path_factory: pytest.TempPathFactory) -> LiveRetriever:
    pages, home = tmp_path_factory.mktemp("pages"), tmp_path_factory.mktemp("home")
    for name, (title, text) in PAGES.items():
        path = pages / f"{name}.md"
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"# {title}\n\n{text}\n", encoding="utf-8")
    build([MarkdownSource(pages)], home=home, writer=default_writer(home))
    return open_retriever(home)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("question", "title"),
    [
        ("How do I connect to the VPN?", "Connect to the VPN"),
        ("¿Cómo me conecto a la VPN?", "Connect to the VPN"),
        ("come faccio a collegarmi alla VPN da casa", "Connect to the VPN"),
        ("la impresora tiene un atasco de papel", "Clear a paper jam"),
        ("la stampante ha la carta inceppata", "Clear a paper jam"),
        ("¿cómo pido vacaciones?", "Ask for holidays"),
        ("the garage door does not open", "La puerta del garaje no abre"),
        ("When is the canteen open?", "Orari della mensa"),
        ("¿dónde veo mi nómina?", "Consultar la nómina"),
        ("a che ora apre la mensa?", "Orari della mensa"),
        ("vorrei un parcheggio per la mia macchina", "Richiedere un posto auto"),
        ("la vpn no me funciona since yesterday", "Connect to the VPN"),
        ("sync agent sa4021", "Fix SyncAgent error SA-4021"),
        ("el programa dice SA-4021", "Fix SyncAgent error SA-4021"),
        ("claim travle expnses", "Claim travel expenses"),
    ],
)
def test_a_question_finds_its_page_in_whatever_language_it_is(
    retriever: LiveRetriever, question: str, title: str
) -> None:
    assert retriever.search(question, audience=PUBLIC, k=1)[0].document.title == title
