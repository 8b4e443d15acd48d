"""Projects in the search: what everybody who may see one reads on its page."""

from collections.abc import Iterable, Sequence

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Organisation, User
from needs.enums import NeedArea
from projects.enums import ProjectState
from projects.models import Project, ProjectMember
from researchers.models import Researcher
from search import audience
from search.registry import SearchKind, Text, Watch, register


def register_search() -> None:
    """Called once, when the app is ready."""
    register(
        SearchKind(
            key="project",
            label=_("Projects"),
            icon="heart-handshake",
            model="projects.Project",
            page="projects:detail",
            read=read,
            fields=frozenset(
                {"number", "title", "purpose", "area", "enterprise", "district", "park", "college", "leader", "state"}
            ),
            watches=(
                Watch(model="projects.ProjectMember", records=lambda row: [row.project_id]),
                Watch(model="projects.ProjectRequirement", records=lambda row: [row.project_id]),
                Watch(
                    model="projects.Milestone",
                    records=lambda row: [row.project_id],
                    fields=frozenset({"title", "deliverable"}),
                ),
                Watch(model="researchers.Researcher", records=with_member, fields=frozenset({"college"})),
                Watch(model="accounts.Organisation", records=of_organisation, fields=frozenset({"name", "parent"})),
                Watch(model="accounts.User", records=led_by, fields=frozenset({"name"})),
            ),
            states=ProjectState,
            labels={"area": lambda code: NeedArea(code).label},
            order=40,
        )
    )


def of_organisation(row: Organisation) -> QuerySet[Project, int]:
    """Projects of an enterprise or college: its name, or its university, is part of their entries."""
    return Project.objects.filter(Q(enterprise__organisation=row) | Q(college=row)).values_list("pk", flat=True)


def with_member(row: Researcher) -> QuerySet[ProjectMember, int]:
    """Projects in whose team a researcher is, who sees them as long as he stays in the college that he joined from."""
    return ProjectMember.objects.filter(researcher=row).values_list("project_id", flat=True)


def led_by(row: User) -> QuerySet[Project, int]:
    """Projects that carry the person's name as their leader's."""
    return Project.objects.filter(leader__user=row).values_list("pk", flat=True)


def read(ids: Sequence[int]) -> Iterable[Text]:
    """The texts of these projects."""
    rows = (
        Project.objects.filter(pk__in=ids)
        .select_related("enterprise__organisation", "college", "leader__user")
        .prefetch_related("requirements", "milestones", "members__researcher")
    )
    return [text_of(project) for project in rows]


def text_of(project: Project) -> Text:
    """What the index keeps of one project. Members' names stay out: those of students are nobody's search word."""
    indicators = [
        " ".join(filter(None, (row.name, row.target, row.target_upper, row.unit, row.method)))
        for row in project.requirements.all()
    ]
    milestones = [f"{row.title} {row.deliverable}".strip() for row in project.milestones.all()]
    return Text(
        object_id=project.pk,
        number=project.number,
        title=project.title,
        names=[project.enterprise.organisation.name, project.leader.user.name],
        body=[project.purpose, *indicators, *milestones],
        audience=audience_of(project),
        created=project.created_at,
        district_id=project.district_id,
        park_id=project.park_id,
        area=project.area,
        state=project.state,
    )


def audience_of(project: Project) -> set[str]:
    """The same people as ``Project.objects.visible_to``."""
    members: list[ProjectMember] = list(project.members.all())
    marks = {
        audience.enterprise(project.enterprise.organisation_id),
        audience.district(project.district_id),
        audience.administrators(project.college_id),
        audience.transfer_office(project.college.parent_id),
        audience.researcher_of(project.leader.user_id, project.college_id),
    }
    if project.park_id:
        marks.add(audience.park(project.park_id))
    return marks | {
        audience.researcher_of(one.researcher.user_id, one.researcher.college_id)
        for one in members
        if one.researcher and one.researcher.college_id == one.joined_from
    }
