"""Sentences about sources that could not be read, and pages that were left out. Every text is a message to translate.

They are written by the indexer, which knows nothing of languages of pages; `tests` hold both together.
"""

from __future__ import annotations

from app.web.wording import _

KNOWLEDGE = (
    _("Another page of this source has the same id; the first was kept. Give it its own id."),
    _("It holds nothing that can be indexed; check its location and kind."),
    _("The front matter of %(file)s is no valid YAML in line %(line)s: %(why)s."),
    _("The front matter of %(file)s is no valid YAML: %(why)s."),
    _("%(file)s cannot be used: %(why)s."),
    _("the audience %(found)s names no group; write a list such as [everyone]"),
    _("it has %(size)s MB, more than a page may have (%(most)s MB)"),
    _("it is binary, not text; remove it or change its name's ending"),
    _("it is not UTF-8 (byte %(byte)s); save it as UTF-8"),
    _("%(file)s cannot be read as HTML: %(why)s."),
    _("it has more than %(most)s MB"),
    _("it is binary"),
    _("it is nested too deeply"),
    _("%(file)s has more than %(most)s MB."),
    _("%(file)s is no HTML page: it is empty or binary."),
    _("%(file)s ends in the middle; export the space again."),
    _("%(file)s cannot be read as XML (%(why)s); export the space again."),
    _("%(place)s holds no files; give a Confluence space export (XML or HTML), zipped or as a folder."),
    _(
        "%(place)s holds neither entities.xml nor HTML pages; give a Confluence space export (XML or HTML), zipped or "
        "as a folder."
    ),
    _("Line %(line)s is no JSON: %(why)s."),
    _("Line %(line)s is no JSON object."),
    _("Line %(line)s has no id."),
    _("Line %(line)s is no document with _id and text: %(why)s."),
    _("The row cannot be used: %(why)s."),
    _("The thread cannot be used: %(why)s."),
    _("its text is a %(kind)s, not a string"),
    _("it has no messages"),
    _("message %(number)s is no JSON object"),
    _("message %(number)s has no readable time in 'at'"),
    _("There is no folder %(place)s; check the path."),
    _("%(place)s is a file; give the folder that it lies in."),
    _("There is no file or folder %(place)s; check the path."),
    _("The file %(file)s cannot be read: %(why)s."),
    _("%(file)s cannot be read (%(why)s); a BEIR folder holds corpus.jsonl."),
    _("%(file)s in %(place)s cannot be read: %(why)s."),
    _("%(file)s has %(size)s MB, more than the %(most)s that are read."),
    _("The archive %(file)s is damaged or no zip file (%(why)s); export it again."),
    _("The archive %(file)s is refused: %(why)s."),
    _("it holds %(count)s files, more than %(most)s"),
    _("unpacked it would have %(size)s MB, more than %(most)s"),
    _("it unpacks to %(times)s times its size, as a zip bomb does"),
    _("the name %(file)s leads out of it"),
    _("%(file)s is a link"),
    _("%(file)s is encrypted; unpack it with its password and give the folder"),
    _("The day file %(file)s is no JSON: %(why)s."),
    _("%(place)s has no channels.json; give a Slack export, zipped or as a folder."),
    _("%(file)s of the export is no JSON (%(why)s); export it again."),
    _("%(said_why)s Run the same command again: it goes on from here."),
    _("Slack could not be reached for %(method)s: %(why)s."),
    _("Slack refused %(method)s: %(code)s. %(said_next)s"),
    _("Check the channel's id; a private channel is only known to an app that was invited there."),
    _("Write /invite @Firstline there."),
    _("`firstline slack check` names the scopes that are missing."),
    _("`firstline slack check` says what is missing."),
    _("Set FIRSTLINE_SLACK_BOT_TOKEN to the app's `xoxb-` token."),
    _("Slack has no such thread any more."),
    _("%(channel)s is a direct message; what people say there is never read."),
    _(
        "What was read of Slack cannot be kept in %(file)s (%(why)s). Check the disk; removing the file lets the next "
        "run read everything again."
    ),
    _("%(service)s could not be read: %(why)s. Run the same command again later."),
    _("%(service)s answers %(status)s. %(why)s"),
    _("Check the address."),
    _("It sends us elsewhere, to sign in perhaps. Give the address under which its pages open."),
    _("it cannot be reached (%(problem)s)"),
    _("it answers %(status)s"),
    _("%(service)s sent a page instead of data. Check the address."),
    _("What %(service)s answers is longer than %(most)s MB."),
    _("What %(service)s answers is not of the known form: %(where)s."),
    _("There is no %(name)s. In the cloud its address ends in /wiki."),
    _("There is no %(name)s. Check the address."),
    _("%(service)s lists the same pages again and again."),
    _("%(service)s lists the same issues again and again."),
    _("%(key)s is no key of a space. Copy the space's address from your browser."),
    _(
        "%(address)s names no project. Copy the project's address from your browser: it holds /projects/KEY.",
    ),
    _("%(address)s is no address such as %(example)s."),
    _("The address holds a user name or password. Leave them out and set %(setting)s."),
    _("%(host)s would get the token unencrypted. Use its https:// address."),
    _("No token is set, so %(service)s tells nothing. Set %(setting)s (%(guide)s)."),
    _(
        "No token is set, so %(service)s tells nothing. Set %(setting)s (%(guide)s), or index an export of the space "
        "instead: %(place)s."
    ),
    _("%(service)s cannot be reached: %(why)s. Check the address, and whether this machine gets there."),
    _("nobody answers within %(seconds)s seconds"),
    _("It does not take the token. Check %(token)s, and for the cloud %(user)s."),
    _("Is that the key of a space which the account may view?"),
    _("Is that the key of a project which the account may browse?"),
    _("The account may not read there. Let it view the space, and use the API."),
    _("The account may not read there. Let it browse the project."),
    _("Confluence listed the page and then did not give it; the next run tries again."),
    _("%(service)s broke a list off. Run the same command again later."),
    _("%(service)s lists the same things again and again."),
    _("%(service)s does not know us. %(why)s"),
    _("It does not take the token. Check FIRSTLINE_ZENDESK_TOKEN, and for an API token FIRSTLINE_ZENDESK_USER."),
    _("The account may not read there. docs/zendesk.md says what it needs."),
    _("%(file)s is no mailbox: a file in the mbox format begins with From."),
    _("%(place)s holds no mailbox: give a file, or a folder of files named *.mbox."),
    _("There is no group %(group)s that is not private. There are: %(groups)s."),
    _(
        "What was read of Zendesk cannot be kept in %(file)s (%(why)s). Check the disk; removing the file lets the "
        "next run read everything again."
    ),
    _("There is no help center of %(service)s, or the account may not see it."),
    _("There is no %(part)s in the help center of %(service)s, or the account may not see it."),
)
