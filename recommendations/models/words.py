"""The words of all texts that everybody may read, for suggestions."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from recommendations.enums import Language


class SearchedWord(models.Model):
    """A word as texts in a language write it, in small letters, and how often; made anew each time.

    Of public texts alone: what is suggested is told to everybody.
    """

    language = models.CharField(_("language"), max_length=2, choices=Language)
    word = models.CharField(_("word"), max_length=100)
    n = models.PositiveIntegerField(_("how often"))
    learned_at = models.DateTimeField(_("learned at"))

    class Meta:
        verbose_name = _("word of the texts")
        verbose_name_plural = _("words of the texts")
        ordering = ("language", "word")
        constraints = (
            models.UniqueConstraint(fields=("language", "word"), name="searchedword_word_uniq"),
            models.CheckConstraint(
                condition=Q(language__in=Language.values), name="searchedword_language_check"
            ),
        )
        indexes = (
            GinIndex(OpClass(F("word"), name="gin_trgm_ops"), name="searchedword_alike_idx"),
        )

    def __str__(self) -> str:
        return self.word
