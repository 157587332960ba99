"""What happens to an evaluation after it is written: proposed, returned, adopted."""

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from recommendations import dates
from recommendations.acts.fields import ReasonForm
from recommendations.acts.form_pages import case_heading
from recommendations.acts.loading import load
from recommendations.answers.forms.evaluations import AdoptionForm
from recommendations.answers.verbs import evaluations as verbs
from recommendations.answers.views.status_actions import StatusAction, confirm_page
from recommendations.enums import EvaluationStatus
from recommendations.models import Evaluation

PROPOSE = StatusAction(
    word="propose",
    permission="propose_evaluation",
    verb=verbs.propose_evaluation,
    to=EvaluationStatus.PROPOSED,
    title=_("Propose this evaluation"),
    explanation=(
        _(
            "All members of the committee can read it from now on; nobody outside the committee "
            "sees it before it is adopted. You can change it only if it is returned to you."
        ),
    ),
    button=_("Propose it to the committee"),
    done=_("The evaluation was proposed to the committee."),
)
RETURN = StatusAction(
    word="return",
    permission="return_evaluation",
    verb=verbs.return_evaluation,
    to=EvaluationStatus.DRAFT,
    title=_("Return this evaluation"),
    explanation=(
        _(
            "It becomes a draft again, which only the rapporteurs of the case and the secretariat "
            "can see."
        ),
    ),
    button=_("Return it to the author"),
    done=_("The evaluation was returned to its author."),
    make_form=lambda data, _row: ReasonForm(
        data, hint=gettext("The author reads it: say what has to be changed.")
    ),
)
ADOPT = StatusAction(
    word="adopt",
    permission="adopt_evaluation",
    verb=verbs.adopt_evaluation,
    to=EvaluationStatus.ADOPTED,
    title=_("Record the adoption"),
    explanation=(
        _(
            "The evaluation becomes final and readable at its access level: %(level)s. Once every "
            "evaluation of the recommendation is adopted, its status becomes “Evaluated”. This "
            "cannot be undone."
        ),
    ),
    button=_("Record the adoption"),
    done=_("The adoption was recorded: the evaluation is final."),
    make_form=lambda data, evaluation: AdoptionForm(
        data, body=evaluation.follow_up.request.cycle.treaty_body, today=dates.today()
    ),
)

EVALUATION_ACTIONS = (PROPOSE, ADOPT, RETURN)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def evaluation_action(request: HttpRequest, public_id: UUID, action: StatusAction) -> HttpResponse:
    """Confirm and take one action on an evaluation."""
    evaluation = load(
        Evaluation.objects.visible_to(request.user).select_related(
            "grade",
            "author",
            "follow_up__request__cycle__treaty_body",
            "follow_up__request__cycle__state_party",
            "follow_up__recommendation__paragraph__document",
        ),
        public_id=public_id,
    )
    follow_up = evaluation.follow_up
    return confirm_page(
        request,
        evaluation,
        action,
        done_url=follow_up.get_absolute_url(),
        context={
            "evaluation": evaluation,
            "over": follow_up.recommendation,
            "lead": follow_up.recommendation.topic,
            "back_url": follow_up.get_absolute_url(),
            **case_heading(follow_up.request.cycle, str(action.title)),
        },
    )
