"""The whole demonstration: each case in a transaction of its own, none made twice."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from recommendations.demo import azerbaijan, invented_civil, invented_cmw, invented_social
from recommendations.demo.people import assemble_cast
from recommendations.demo.scene import Scene
from recommendations.models import ReportingCycle

# Body, State party and cycle of each case, with what puts it on stage.
CASES: tuple[tuple[tuple[str, str, str], Callable[[Scene], object]], ...] = (
    (("CMW", "AZE", "3"), azerbaijan.stage),
    (("CMW", "SEN", "4"), invented_cmw.senegal),
    (("CMW", "PRY", "3"), invented_cmw.paraguay),
    (("CMW", "PHL", "4"), invented_cmw.philippines),
    (("CMW", "MEX", "5"), invented_cmw.mexico),
    (("CCPR", "PRT", "6"), invented_civil.portugal),
    (("CCPR", "MNG", "8"), invented_civil.mongolia),
    (("CCPR", "URY", "7"), invented_civil.uruguay),
    (("CCPR", "TGO", "6"), invented_civil.togo),
    (("CAT", "NZL", "8"), invented_civil.new_zealand),
    (("CAT", "SVN", "5"), invented_civil.slovenia),
    (("CED", "SVK", "2"), invented_civil.slovakia),
    (("CEDAW", "AZE", "7"), invented_social.azerbaijan_women),
    (("CEDAW", "CRI", "9"), invented_social.costa_rica),
    (("CERD", "URY", "27-28"), invented_social.uruguay),
    (("CRPD", "MLT", "2-3"), invented_social.malta),
    (("CESCR", "LVA", "3"), invented_social.latvia),
    (("CESCR", "LUX", "5"), invented_social.luxembourg),
    (("CRC", "EST", "8"), invented_social.estonia),
)


@dataclass
class SeedReport:
    """The cases that were made in this run, and those that were there before."""

    made: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


def seed(*, now: datetime, progress: Callable[[str], None]) -> SeedReport:
    """Make what is missing of the demonstration, with dates relative to `now`.

    A case that exists is left as it is, with whatever people have done in it since.
    """
    with transaction.atomic():
        scene = Scene(assemble_cast(), now)
    report = SeedReport()
    for (body, iso3, number), stage in CASES:
        name = f"{body} {iso3} {number}"
        if ReportingCycle.objects.filter(
            treaty_body__code=body, state_party__iso3=iso3, number=number
        ).exists():
            report.kept.append(name)
            continue
        progress(name)
        with transaction.atomic():
            stage(scene)
        report.made.append(name)
    return report
