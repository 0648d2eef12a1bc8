"""Sentences about the promise, the retreat, models that lost, and acts that were refused. Every text is a message."""

from __future__ import annotations

from app.web.wording import _

SERVICE = (
    _("%(wrong)s of %(answers)s answers were wrong by what people said; %(share)s is allowed"),
    _("%(said_what)s differs from the labelled requests (%(count)s requests since %(day)s)"),
    _("what is asked"),
    _("how sure the engine is"),
    _("what is asked and how sure the engine is"),
    _("nothing is certified yet. Judge past requests under Admin, Evaluation, Gold sets, and put the promise to work."),
    _("no promise could be made with these labels, so nothing would be answered."),
    _("Only suggestions, no answers: %(why)s. End it with `firstline live resume`."),
    _("the engine is in retreat (%(why)s). End that first: `firstline live resume`."),
    _("its certificate is %(said_why)s."),
    _("held back, everything goes to people: %(why)s. Run `firstline eval answering --home` again"),
    _("it was certified with the encoders %(before)s, and %(after)s serve"),
    _("it was certified with the confidence curves %(before)s, and %(after)s serve"),
    _("it was certified on %(before)s documents (%(snapshot)s), and %(after)s serve"),
    _("%(name)s: at most %(share_wrong)s wrong at %(share_sure)s"),
    _(
        "Over all it is right in %(share_new)s of %(rows)s rows, the champion in %(share_old)s (%(lost)s lost, "
        "%(won)s won, p = %(chance)s)."
    ),
    _(
        "On '%(said_field)s %(label)s' it is right in %(share_new)s of %(rows)s rows, the champion in %(share_old)s "
        "(%(lost)s lost, %(won)s won, p = %(chance)s)."
    ),
    _(
        "There are no gold rows yet to compare them by, and it learned from %(fewer)s requests, the champion from "
        "%(more)s. Train on those as well."
    ),
    _("at most %(share_wrong)s wrong answers with %(share_sure)s confidence"),
    _("Promised: %(said_wish)s, by %(answered)s labelled answers of which %(wrong)s were wrong."),
    _(
        "No promise of %(said_wish)s: answers are wrong too often for any number of labels to prove it. Ask for less, "
        "or mend the knowledge pages that mislead; until then everything goes to people."
    ),
    _("No promise of %(said_wish)s. %(why)s Until then everything goes to people."),
    _(
        "Not enough labelled requests yet to promise %(said_wish)s: about %(missing)s more are needed. Until then "
        "everything goes to people."
    ),
    _("%(channel)s cannot go live: %(why)s Mend that, or insist with --override and --reason; it is recorded."),
    _("Say in a few words why. Whoever reads the audit log later will thank you."),
    _("An override needs a --reason: whoever asks later should read why."),
    _("The engine is not in retreat. Nothing was changed."),
    _("To resume needs a --reason: what was mended?"),
    _(
        "%(channel)s names no channel. Write web, api, assistant, slack, teams or email, or one conversation: "
        "slack:C0123."
    ),
    _("Nothing may be promised by %(run)s: %(why)s"),
    _("There is no promise dial yet. Run `firstline eval answering --dataset DIR --home HOME`."),
    _("At most %(share)s wrong is not certified by %(run)s. Choose a step that is, or label more requests."),
    _(
        "This evaluation certified the curves %(before)s, and %(after)s serve by now. Take the dial of the newest "
        "evaluation, or evaluate again."
    ),
    _("No correction %(id)s is held back. Somebody may have judged it already."),
    _("There is no such draft any more. Load the page of gaps again."),
    _("There is no row %(id)s in the gold set %(name)s. Look at the set again."),
    _("There is no row in this file. Save the sheet as CSV, with the names of the columns."),
    _("This file is no CSV that can be read (%(why)s). Save it as CSV in UTF-8."),
    _("This file is neither CSV, JSON, JSON lines nor XML of records (%(why)s)."),
    _("This file is no XML that can be read (%(why)s)."),
    _("This file cannot be read: %(why)s. Save it as CSV in UTF-8."),
    _("it is no Excel workbook, or an empty one"),
    _("it is no Excel workbook (%(why)s)"),
    _("its sheet is too large"),
    _("This is no table of text. Save it as CSV, in UTF-8 if you can choose, and bring that file."),
    _("There is no gold set %(name)s. Collect one with `firstline eval goldset --set NAME`."),
    _("%(count)s rows are more than a gold set may hold (%(most)s). Take a year."),
    _("%(name)s cannot name these pages. Use small letters, digits, - and _, at most 40."),
    _("%(name)s is no name of a group. Write names with commas between: hr, managers."),
    _("No file came along. Choose some, then send them again."),
    _("%(count)s files are more than go at once (%(most)s). Put them into one zip."),
    _("Bring one zip or one export by itself, or files without one."),
    _("%(name)s is not read. Bring Word, PDF, PowerPoint, HTML, Markdown or text, one zip, or one export."),
    _("%(name)s holds no articles: no row has a title or a text, and is published."),
    _("There is nothing in this file. Choose the table again."),
    _("Another table is being learned from. Try again when that is done."),
    _("The table cannot be kept in %(place)s (%(why)s)."),
    _("Other pages are being read. Try again when that is done."),
    _("Give one address, or one folder."),
    _("That is read already, as %(name)s. It can be read again on its page."),
    _("There is no source %(name)s. Load the page again."),
    _("%(name)s is read by itself as it changes; there is nothing to press."),
    _("%(place)s is no folder from the root on, such as /srv/handbook."),
    _("%(place)s does not answer. Is the network share there that it lies on?"),
    _(
        "Sources may not be read from %(place)s. Whoever runs this machine can allow it with sources_allowed in "
        "firstline.toml, or FIRSTLINE_SOURCES_ALLOWED."
    ),
    _("Another source is called %(name)s. Choose another name."),
    _("%(name)s is an export. Bring a newer export, or choose another name."),
    _("%(name)s holds nothing that is read: Word, PDF, HTML, Markdown, or an export."),
    _("Who may read it stands in the export itself. Leave the groups empty."),
    _("%(name)s cannot name a file here. Give it another name."),
    _("The pages cannot be kept in %(place)s (%(why)s)."),
    _("%(name)s cannot name a gold set. Use small letters, digits, - and _, at most 64."),
    _("A row is kept, dropped, or left open; %(review)s is none of these. Say keep or drop."),
    _("Nothing of %(source)s awaits a decision any more. Load the page again."),
    _("The documents of %(source)s are being settled. Try again when that is done."),
    _("There is no gold set %(name)s any more. Choose another history."),
    _("There is no triage model %(name)s any more. Choose another one."),
    _("A change is being tried already. The next one can be tried when it is done."),
    _("One is under way already. What it finds appears when it is done."),
    _("%(name)s is no change that was tried. Choose one from the list."),
    _("There is nothing to try under the name %(name)s. Fill in the form on the page What if."),
    _("Nothing is changed, so nothing would be otherwise. Fill in at least one of the fields."),
    _("A confidence lies between 0 and 100 %%."),
    _("A grace lies between no seconds and a day (86,400)."),
    _("At most %(most)s channels or pages can be tried at once."),
    _("A page or a file to try may have %(most)s characters. Shorten it."),
    _("There is no dead letter %(key)s. It may have been delivered, or retried already."),
    _("There is no evaluation %(id)s in the home. Check the id."),
    _("There is no triage model %(name)s. `firstline triage models` lists them."),
    _("There is no earlier triage model to go back to. `firstline triage models` lists them."),
    _("%(file)s has changed meanwhile. Open it again and repeat your edit."),
    _("There is no saved version %(id)s of %(file)s."),
    _("%(file)s cannot be read (%(why)s). Mend or delete it."),
    _("%(file)s cannot be read (%(why)s). Mend or delete it, or evaluate again."),
    _("Nothing can be switched in %(place)s (%(why)s)."),
    _("There is no request %(id)s. Check the id."),
    _(
        "There is no receipt %(id)s, and no decided request of that id. Check the id; a request that was just accepted "
        "gets its receipt in a moment."
    ),
    _("Write what newcomers should know. It is shown to everybody who asks the like."),
    _("There is no incident %(id)s. Check the id."),
    _("Incident %(id)s has changed meanwhile. Load it again and repeat the step."),
    _("Incident %(id)s is %(said_state)s and cannot become %(said_next)s."),
    _(
        "There are no pages to answer from yet, so every request goes to people. Bring some: Admin, Knowledge, Bring "
        "pages; or firstline index KIND:LOCATION --home HOME"
    ),
    _("The disk of the home folder is full. Make room."),
    _("The disk of the home folder lets nothing be written."),
    _("The disk of the home folder has %(size)s MB left. Make room before it is full."),
    _(
        "Another build is writing the index in %(place)s; wait for it to end and try again.",
    ),
    _(
        "The home %(place)s cannot be written (%(why)s); check its permissions and free space, or choose another with "
        "--home."
    ),
)
