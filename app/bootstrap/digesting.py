"""The week in words, written in the house's first language and sent where the settings say."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from app.bootstrap.engine import Engine
from app.bootstrap.office import Office
from app.bootstrap.studies import ProcessStudy, knowledge_study
from app.domain.digest import DAYS, Digest, digest_place
from app.domain.knowledge_findings import GAPS
from app.services.requests.check_readiness import CheckReadiness
from app.services.worker.send_digests import SendDigests
from app.storage.home.evaluation_shelf import EvaluationFiles
from app.web.admin.telling import Teller
from app.web.languages import region_of, translations
from app.web.numbers import number_filters


def keep_told(engine: Engine) -> Engine:
    """Return the engine whose worker also tells administrators once a week; without a place to tell, as it is."""
    settings, clock = engine.settings, engine.clock
    places = tuple(map(digest_place, settings.digest_to))
    if not places:
        return engine
    shelf = EvaluationFiles(settings.home)
    send = SendDigests(
        unit_of_work=engine.unit_of_work,
        clock=clock,
        places=places,
        looked_at=lambda: next((run.at for run in shelf.runs(kind=GAPS, limit=1)), None),
        look=ProcessStudy(command=knowledge_study(settings.home), clock=clock),
    )
    carry_out = replace(engine.work.carry_out, write_digest=_writer(engine))
    return replace(engine, work=replace(engine.work, carry_out=carry_out, more=(*engine.work.more, send)))


def _writer(engine: Engine) -> Callable[[datetime], Digest]:
    """Return what writes it, as things are known when it goes out."""
    office, language = Office(engine=engine), engine.settings.languages[0]
    ready = CheckReadiness(unit_of_work=engine.reading, index_version=lambda: engine.retriever.version)
    health, look = office.read_health(ready), office.look_into_knowledge()
    tell = Teller(translations(language), number_filters(region_of(language)), language)
    return lambda until: tell(health(days=DAYS, until=until), look.gaps(), look.pages(), dated=True)
