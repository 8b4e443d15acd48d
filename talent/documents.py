"""The three-party agreement and the term report as PDF."""

from typing import Any

from django.utils.translation import gettext as _

from core.format import day_text, moment_text
from core.pdf import Document, Facts, Heading, Note, Signatures, Table, Text
from talent.enums import DayState, Party, StationingState
from talent.models import StationDay, Stationing
from talent.selectors.day import sums_of


def parties(stationing: Stationing) -> list[tuple[str, Any]]:
    """Who agrees with whom."""
    university = stationing.college.parent
    return [
        (_("University"), f"{university} ({stationing.college})" if university else stationing.college),
        (_("Enterprise"), f"{stationing.enterprise} ({stationing.enterprise.uscc})"),
        (_("Researcher"), stationing.researcher),
    ]


def terms(stationing: Stationing) -> list[tuple[str, Any]]:
    """What is agreed, as facts."""
    return [
        (_("As what"), stationing.get_kind_display()),
        (_("Point of service"), stationing.point),
        (_("Term of service"), _("%(first)s to %(last)s") % _term(stationing)),
        (_("Planned days"), stationing.planned_days),
    ]


def _term(stationing: Stationing) -> dict[str, str]:
    return {"first": day_text(stationing.starts_on), "last": day_text(stationing.ends_on)}


def agreement(stationing: Stationing) -> bytes:
    """The agreement of university, enterprise and researcher; approved parties are named in their box."""
    given = {
        one.party: one
        for one in stationing.approvals.filter(terms_version=stationing.terms_version).select_related("approved_by")
    }
    extensions = [
        (day_text(one.old_ends_on), day_text(one.ends_on), one.planned_days, one.reason)
        for one in stationing.extensions.filter(state="agreed")
    ]
    blocks: list[Any] = [
        Heading(text=_("1. Parties")),
        Facts(rows=parties(stationing)),
        Heading(text=_("2. Stationing")),
        Facts(rows=terms(stationing)),
        Heading(text=_("3. Tasks")),
        Text(text=stationing.tasks),
        Heading(text=_("4. Duties")),
        Text(
            text=_(
                "The university supports the researcher and counts confirmed days as work for society. The enterprise"
                " provides access, safety instruction and somebody to turn to, and confirms or rejects each logged day"
                " within the time of the portal’s waiting table; what is not confirmed does not count.\n\nThe researcher logs"
                " each day truthfully, keeps the enterprise’s secrets and follows its safety rules. A date counts once,"
                " however many enterprises the researcher serves.\n\nResults of joint work belong to whom a technology"
                " contract of its own says; without one each side keeps what it brought."
            )
        ),
        Heading(text=_("5. Extension and early end")),
        Text(
            text=_(
                "The term is extended by agreement of enterprise and university. Either may end it early with a written"
                " reason; days worked until then are logged and confirmed as usual."
            )
        ),
    ]
    if extensions:
        heads = [_("Former end"), _("New end"), _("Planned days"), _("Reason")]
        blocks += [Heading(text=_("Extensions agreed")), Table(head=heads, rows=extensions, widths=[2, 2, 2, 5])]
    blocks.append(Signatures(boxes=[(party.label, _signed(given.get(party))) for party in Party]))
    return Document(
        title=_("Agreement on the stationing of a researcher"),
        number=stationing.number,
        subtitle=_("Version %(version)s") % {"version": stationing.terms_version},
        issuer=stationing.college.name,
        blocks=blocks,
    ).render()


def _signed(approval: Any) -> str:
    if approval is None:
        return ""
    words = {"name": approval.approved_by, "moment": moment_text(approval.approved_at)}
    return _("%(name)s, approved on the portal %(moment)s") % words


def report(stationing: Stationing) -> bytes:
    """What the term brought: from the logs as they stand, confirmed ones in full."""
    sums = sums_of(stationing)
    days = list(stationing.days.filter(state=DayState.CONFIRMED).select_related("need").order_by("date", "part"))
    last = stationing.over_on or stationing.ends_on
    title = _("Report on the term") if stationing.state != StationingState.RUNNING else _("Report so far")
    blocks: list[Any] = [
        Facts(rows=[*parties(stationing), *terms(stationing), (_("Last day"), day_text(last))]),
        Heading(text=_("Days")),
        Facts(
            rows=[
                (_("Confirmed by the enterprise"), sums.confirmed.normalize()),
                (_("of these on site"), sums.on_site.normalize()),
                (_("of these remotely"), sums.remote.normalize()),
                (_("Waiting for the enterprise"), sums.submitted),
                (_("Rejected"), sums.rejected),
                (_("Lapsed without an answer"), sums.lapsed),
            ]
        ),
        Heading(text=_("Tasks agreed")),
        Text(text=stationing.tasks),
        Heading(text=_("Confirmed days")),
        Table(
            head=[_("Date"), _("Days"), _("Where"), _("Work done"), _("Result of the day")],
            rows=[
                (day_text(one.date), one.days.normalize(), one.get_place_display(), one.work, one.result)
                for one in days
            ],
            widths=[3, 1, 2, 6, 5],
            right=[1],
            empty=_("No day is confirmed yet."),
        ),
        Heading(text=_("Problems found")),
        Table(
            head=[_("Date"), _("Problem"), _("What became of it")],
            rows=[(day_text(one.date), one.problem, outcome(one)) for one in days if one.problem],
            widths=[2, 6, 4],
            empty=_("None was logged."),
        ),
        Note(
            text=_(
                "A date counts once per researcher, in half-day steps. Only days that the enterprise has confirmed count."
            )
        ),
        Signatures(boxes=[(_("Researcher"), ""), (_("Enterprise"), ""), (_("College"), "")]),
    ]
    return Document(
        title=title,
        number=stationing.number,
        subtitle=str(stationing.enterprise),
        issuer=stationing.college.name,
        blocks=blocks,
    ).render()


def outcome(day: StationDay) -> str:
    """What became of a problem: the number of the need and its state."""
    if day.need is None:
        return _("settled on the spot or open")
    return f"{day.need.number} {day.need.title} ({day.need.get_state_display()})"
