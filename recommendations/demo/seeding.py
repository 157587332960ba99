"""Makes the demonstration: one transaction for each case, and no case twice."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from recommendations.demo import (
    azerbaijan,
    invented_ccpr_cat_ced,
    invented_cmw,
    invented_other_committees,
)
from recommendations.demo.case_builder import CaseBuilder
from recommendations.demo.people import get_or_create_people
from recommendations.models import ReportingCycle

# Committee, State party and number of each case, with the function that builds it.
CASES: tuple[tuple[tuple[str, str, str], Callable[[CaseBuilder], object]], ...] = (
    (("CMW", "AZE", "3"), azerbaijan.build_case),
    (("CMW", "SEN", "4"), invented_cmw.senegal),
    (("CMW", "PRY", "3"), invented_cmw.paraguay),
    (("CMW", "PHL", "4"), invented_cmw.philippines),
    (("CMW", "MEX", "5"), invented_cmw.mexico),
    (("CCPR", "PRT", "6"), invented_ccpr_cat_ced.portugal),
    (("CCPR", "MNG", "8"), invented_ccpr_cat_ced.mongolia),
    (("CCPR", "URY", "7"), invented_ccpr_cat_ced.uruguay),
    (("CCPR", "TGO", "6"), invented_ccpr_cat_ced.togo),
    (("CAT", "NZL", "8"), invented_ccpr_cat_ced.new_zealand),
    (("CAT", "SVN", "5"), invented_ccpr_cat_ced.slovenia),
    (("CED", "SVK", "2"), invented_ccpr_cat_ced.slovakia),
    (("CEDAW", "AZE", "7"), invented_other_committees.azerbaijan_women),
    (("CEDAW", "CRI", "9"), invented_other_committees.costa_rica),
    (("CERD", "URY", "27-28"), invented_other_committees.uruguay),
    (("CRPD", "MLT", "2-3"), invented_other_committees.malta),
    (("CESCR", "LVA", "3"), invented_other_committees.latvia),
    (("CESCR", "LUX", "5"), invented_other_committees.luxembourg),
    (("CRC", "EST", "8"), invented_other_committees.estonia),
)


@dataclass
class SeedReport:
    """The cases that were made in this run, and those that were there before."""

    made: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


def seed(*, now: datetime, progress: Callable[[str], None]) -> SeedReport:
    """Make the cases that are missing, with dates counted from `now`.

    A case that exists is left as it is, with all that people have done in it since.
    """
    with transaction.atomic():
        builder = CaseBuilder(get_or_create_people(now=now), now)
    report = SeedReport()
    for (body, iso3, number), build_case in CASES:
        name = f"{body} {iso3} {number}"
        if ReportingCycle.objects.filter(
            treaty_body__code=body, state_party__iso3=iso3, number=number
        ).exists():
            report.kept.append(name)
            continue
        progress(name)
        with transaction.atomic():
            build_case(builder)
        report.made.append(name)
    return report
