"""The desk's articles: drafts, files, and a folder that is indexed as soon as something is published there."""

from __future__ import annotations

from pathlib import Path

from app.bootstrap.engine import Engine
from app.bootstrap.sources.publishing import Publisher
from app.services.access.audit import RecordAct
from app.services.desk.make_article import MakeArticle
from app.settings import Settings
from app.storage.home.article_files import ArticleFolder, article
from indexer.bootstrap import default_writer, language_identifier
from indexer.build import build
from indexer.sources.markdown import MarkdownSource

SOURCE = "articles"


def build_articles(engine: Engine) -> MakeArticle:
    """Return the use cases over the folder that the settings name."""
    home, folder = engine.settings.home, articles_folder(engine.settings)
    return MakeArticle(
        draft=engine.suggesting.draft,
        unit_of_work=engine.reading,
        clock=engine.clock,
        identify=language_identifier().identify,
        record=RecordAct(unit_of_work=engine.unit_of_work, clock=engine.clock),
        to_text=article,
        write=ArticleFolder(folder),
        index=Publisher(
            index=lambda: build([MarkdownSource(folder, name=SOURCE)], home=home, writer=default_writer(home)),
            source=f"markdown:{folder}",
        ),
    )


def articles_folder(settings: Settings) -> Path:
    """Return where articles are published."""
    return Path(settings.articles_folder) if settings.articles_folder else settings.home / "articles"
