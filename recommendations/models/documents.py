"""Documents, their files in each language, and their numbered paragraphs."""

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Upper
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from recommendations import dates, texts, visibility
from recommendations.enums import (
    AccessLevel,
    DocumentKind,
    Language,
    ParagraphKind,
    VersionStatus,
)
from recommendations.models.base import AddressedModel, TimestampedModel
from recommendations.models.cycles import ReportingCycle
from recommendations.models.people import User, viewer_of
from recommendations.models.written_sql import seen_by

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser


class DocumentQuerySet(models.QuerySet["Document"]):
    def visible_to(
        self, user: "User | AnonymousUser | None", *, today: date | None = None
    ) -> "DocumentQuerySet":
        return seen_by(self, visibility.documents, viewer_of(user), today or dates.today())


_DocumentManager = models.Manager.from_queryset(DocumentQuerySet)


class DocumentManager(_DocumentManager["Document"]):
    """All but those whose import was taken back, so that no verb finds one by oversight."""

    def get_queryset(self) -> DocumentQuerySet:
        return DocumentQuerySet(self.model, using=self._db).filter(taken_back_at__isnull=True)


class Document(AddressedModel):
    """A document of a case, named by its symbol where it has one.

    The parts of the symbol are stored as well, so that addenda and corrigenda are found. A person
    chooses the kind, because symbols of the same form have named different kinds of documents.
    """

    symbol = models.CharField(_("symbol"), max_length=60, blank=True)
    symbol_kind = models.CharField(_("kind in the symbol"), max_length=12, blank=True)
    addendum = models.PositiveSmallIntegerField(_("addendum"), null=True, blank=True)
    corrigendum = models.PositiveSmallIntegerField(_("corrigendum"), null=True, blank=True)
    revision = models.PositiveSmallIntegerField(_("revision"), null=True, blank=True)
    is_reissue = models.BooleanField(_("reissued"), default=False)
    corrects = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="corrections"
    )
    kind = models.CharField(_("kind"), max_length=30, choices=DocumentKind)
    title = models.CharField(_("title"), max_length=400)
    cycle = models.ForeignKey(
        ReportingCycle, on_delete=models.PROTECT, null=True, blank=True, related_name="documents"
    )
    original_language = models.CharField(
        _("original language"), max_length=2, choices=Language, default=Language.ENGLISH
    )
    distributed_on = models.DateField(_("distributed on"), null=True, blank=True)
    received_on = models.DateField(_("received on"), null=True, blank=True)
    access_level = models.CharField(_("who may read it"), max_length=12, choices=AccessLevel)
    public_from = models.DateField(_("public from"), null=True, blank=True)
    # The history points at the row, so it stays; nobody sees it any more.
    taken_back_at = models.DateTimeField(_("import taken back at"), null=True, blank=True)

    objects = DocumentManager()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ("-distributed_on", "symbol", "pk")
        constraints = (
            models.UniqueConstraint(
                Upper("symbol"),
                condition=~Q(symbol="") & Q(taken_back_at__isnull=True),
                name="document_symbol_uniq",
            ),
            models.CheckConstraint(
                condition=Q(access_level__in=AccessLevel.values), name="document_access_check"
            ),
            models.CheckConstraint(
                condition=~Q(access_level=AccessLevel.FROM_DATE) | Q(public_from__isnull=False),
                name="document_public_from_check",
            ),
        )

    def __str__(self) -> str:
        return self.symbol or self.title

    def get_absolute_url(self) -> str:
        if self.symbol:
            return reverse("document-detail", args=(self.symbol,))
        return reverse("document-by-id", args=(self.public_id,))


class DocumentVersion(AddressedModel):
    """One file of a document: a language, a state of the text, and the file with its checksum.

    A later file of the same language supersedes the one before, which can still be read.
    """

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="versions")
    language = models.CharField(_("language"), max_length=2, choices=Language)
    status = models.CharField(
        _("state"), max_length=12, choices=VersionStatus, default=VersionStatus.FINAL
    )
    file = models.FileField(_("file"), upload_to="documents/%Y/", blank=True)
    file_name = models.CharField(_("name of the file"), max_length=255, blank=True)
    media_type = models.CharField(_("media type"), max_length=100, blank=True)
    sha256 = models.CharField(_("checksum (SHA-256)"), max_length=64, blank=True)
    n_bytes = models.PositiveBigIntegerField(_("size in bytes"), default=0)
    source_url = models.URLField(_("address it came from"), max_length=500, blank=True)
    printed_symbol = models.CharField(
        _("symbol that it prints"),
        max_length=80,
        blank=True,
        help_text=_("Where it is not the document's own, for example with Corr.1."),
    )
    recorded_at = models.DateTimeField(_("came in at"), null=True, blank=True)
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering = ("document_id", "language", "pk")
        constraints = (
            models.UniqueConstraint(
                fields=("document", "sha256"),
                condition=~Q(sha256=""),
                name="documentversion_sha256_uniq",
            ),
            models.CheckConstraint(
                condition=Q(sha256="") | Q(sha256__regex=r"^[0-9a-f]{64}$"),
                name="documentversion_sha256_check",
            ),
        )

    def __str__(self) -> str:
        return f"{self.document} ({self.get_language_display()})"


class ParagraphQuerySet(models.QuerySet["Paragraph"]):
    def visible_to(
        self, user: "User | AnonymousUser | None", *, today: date | None = None
    ) -> "ParagraphQuerySet":
        day = today or dates.today()
        return seen_by(self, visibility.documents, viewer_of(user), day, "document__")

    def in_the_text(self) -> "ParagraphQuerySet":
        """Paragraphs that the latest version still has."""
        return self.filter(gone_in__isnull=True)


class _IsAmong(models.Func):
    """Whether a column is one of the keys in an array: asked of the column's index."""

    template = "(%(expressions)s))"
    arg_joiner = " = ANY("
    output_field = models.BooleanField()


def parts_of(paragraphs: Collection[int], prefix: str = "") -> Q:
    """The condition on paragraphs, at the path `prefix`, for the parts of these (by key).

    Not "the parent, or the parent of the parent": for an "or" over two tables the database reads
    all paragraphs there are.
    """
    return with_parts(paragraphs, f"{prefix}parent")


def with_parts(paragraphs: Collection[int], column: str) -> Q:
    """The condition that a key in `column` is that of one of these paragraphs or of its points."""
    these = Paragraph.objects.filter(Q(pk__in=paragraphs) | Q(parent__in=paragraphs)).order_by()
    return Q(_IsAmong(F(column), ArraySubquery(these.values("pk"))))


class Paragraph(TimestampedModel):
    """A numbered paragraph or a subparagraph ("36", "36 (a)", "36 (a) (i)").

    A paragraph that a later version no longer has stays, with its last number, because statements
    about it stay as well.
    """

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="paragraphs")
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="points"
    )
    number = models.PositiveSmallIntegerField(_("number"))
    label = models.CharField(
        _("label"),
        max_length=12,
        blank=True,
        help_text=_("Empty for a whole paragraph; a, or a-i, for its parts."),
    )
    position = models.PositiveIntegerField(_("position in the document"))
    kind = models.CharField(_("kind"), max_length=20, choices=ParagraphKind)
    headings = ArrayField(
        models.CharField(max_length=400), verbose_name=_("headings above it"), default=list
    )
    answers = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="answered_by",
        verbose_name=_("concern that it answers"),
    )
    gone_in = models.ForeignKey(
        DocumentVersion,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="paragraphs_gone",
        verbose_name=_("first version without it"),
    )

    objects = ParagraphQuerySet.as_manager()

    class Meta:
        verbose_name = _("paragraph")
        verbose_name_plural = _("paragraphs")
        ordering = ("document_id", "position")
        constraints = (
            models.UniqueConstraint(
                fields=("document", "number", "label"),
                condition=Q(gone_in__isnull=True),
                name="paragraph_number_label_uniq",
            ),
            models.UniqueConstraint(
                fields=("document", "position"),
                name="paragraph_position_uniq",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="paragraph_number_check"),
            models.CheckConstraint(
                condition=Q(label__regex=r"^([a-z]{1,2}(-[ivx]+)?)?$"), name="paragraph_label_check"
            ),
            models.CheckConstraint(
                condition=Q(label="", parent__isnull=True)
                | (~Q(label="") & Q(parent__isnull=False)),
                name="paragraph_parent_check",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=ParagraphKind.values), name="paragraph_kind_check"
            ),
        )

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """As printed: 36, 36 (a), 36 (a) (i)."""
        return " ".join(
            [str(self.number), *(f"({part})" for part in self.label.split("-") if part)]
        )

    @property
    def slug(self) -> str:
        """As in addresses: 36, 36-a, 36-a-i."""
        return f"{self.number}-{self.label}" if self.label else str(self.number)


class Holds(models.Func):
    """Whether a vector has the words of a query as PostgreSQL writes it."""

    template = "(%(expressions)s::tsquery)"
    arg_joiner = " @@ "
    output_field = models.BooleanField()


class _SearchedWords(models.Func):
    """The words of a text; an index keeps them (`paragraphtext_words_idx`, decision 40)."""

    function = "searched_words"
    output_field = SearchVectorField()


class ParagraphTextQuerySet(models.QuerySet["ParagraphText"]):
    def holding(self, tsquery: str) -> "ParagraphTextQuerySet":
        """Texts with the words of a question (`flat.words.tsquery_of`), each in its language."""
        if not tsquery:
            return self.none()
        return self.filter(Holds(_SearchedWords("language", "text"), Value(tsquery)))


class ParagraphText(AddressedModel):
    """The text of a paragraph in one language, with the version and page that it came from."""

    paragraph = models.ForeignKey(Paragraph, on_delete=models.PROTECT, related_name="texts")
    version = models.ForeignKey(
        DocumentVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="texts"
    )
    language = models.CharField(_("language"), max_length=2, choices=Language)
    text = models.TextField(_("text"), max_length=texts.PARAGRAPH)
    closing = models.TextField(
        _("closing words after the list"), max_length=texts.PARAGRAPH, blank=True
    )
    footnotes = models.JSONField(_("footnotes"), default=list, blank=True)
    page = models.PositiveSmallIntegerField(_("page"), null=True, blank=True)

    objects = ParagraphTextQuerySet.as_manager()

    class Meta:
        verbose_name = _("text of a paragraph")
        verbose_name_plural = _("texts of paragraphs")
        ordering = ("paragraph_id", "language")
        constraints = (
            models.UniqueConstraint(
                fields=("paragraph", "language"), name="paragraphtext_language_uniq"
            ),
            models.CheckConstraint(
                condition=Q(language__in=Language.values), name="paragraphtext_language_check"
            ),
        )

    def __str__(self) -> str:
        return f"{self.paragraph} ({self.language})"


__all__ = [
    "Document",
    "DocumentQuerySet",
    "DocumentVersion",
    "Paragraph",
    "ParagraphQuerySet",
    "ParagraphText",
    "parts_of",
]
