"""Arabic phrases; the patterns expect a text without vowel marks (`without_marks`)."""

from recommendations.importers.words.phrases.pattern import Phrases
from recommendations.importers.words.prefiltered import PrefilteredPattern

_NUMBER = (
    r"\d{1,2}|ال?سنتين|سنتين|ال?عامين|عامين|سنة|عام|ثلاثة?|ستة\s+وثلاثين|ستة|اثني\s+عشر|اثنا\s+عشر|"
    r"ثمانية\s+عشر|أربعة?\s+وعشرين"
)
_ARTICLE = r"(?:[وبفل]{0,2}ا?لمادة|[وبفل]{0,2}ا?لمواد|[وبفل]{0,2}ا?لمادتين|مادة)"


def build() -> Phrases:
    return Phrases(
        names_paragraphs=PrefilteredPattern(r"فقر\w*|المادة|المواد|المادتين", "فقر|ماد|مواد"),
        paragraph=(
            r"[والبف]{0,3}ل?لفقر\w+ الفرعي\w+|[وبفل]{0,2}ا?ل?لفقر(?:تين|تان|ات|ة|ن)?|فقر(?:تين|"
            r"ات|ة)"
        ),
        article=PrefilteredPattern(
            rf"[وبفل]{{0,2}}ا?ل?لفقر(?:ة|"
            rf"تين)\s+\d+(?:\s?\([^()]\))?(?:\s+و\s?\d+)?\s+من\s+{_ARTICLE}\s+\d+"
            rf"|{_ARTICLE}\s+\d+(?:\s?\(\d+\))?(?:،?\s+الفقرة\s+\d+)?"
        ),
        foreign=PrefilteredPattern(
            r"[وبفل]{0,2}ا?ل?لفقر\w+\s+\d+(?:\s?(?:،|و|[-–])\s?\d+)*\s+من\s+"
            r"(?=(?:\S+\s+){0,2}?(?:المبادئ|مبادئ|القرار|قرار|تعليق|التعليق|التوصية العامة|تقرير|"
            r"التقرير|"
            r"المرفق|قائمة))"
        ),
        recommendation=PrefilteredPattern(r"توصي|التوص"),
        information=PrefilteredPattern(
            r"معلومات|تقدم|تقديم|موافاة|توافي|يقدم|إبلاغ|تزود|إفادة|ردود"
        ),
        urgent=PrefilteredPattern(r"عاجل|العاق?لة|ملح[ةاّ]|الملحة|استعجال"),
        attention=PrefilteredPattern(r"انتباه|نظر|عناية|اهتمام"),
        importance=PrefilteredPattern(
            r"أهمية خاصة|الأهمية الخاصة|أولوية خاصة|أهمية بالغة|الأهمية البالغة|اهتمام خاص"
        ),
        next_report=PrefilteredPattern(
            r"التقرير(?:ين)? الدوري|تقرير(?:ها|يها|ه|هما) الدوري|التقارير الدورية|تقاريرها الدورية|"
            r"تقريرها (?:المقبل|القادم|التالي)|التقرير (?:المقبل|القادم)|تقرير دوري|"
            r"تنفيذ جميع (?:توصياتها|التوصيات)",
            "تقرير|تقارير|تنفيذ جميع",
        ),
        other_procedure=PrefilteredPattern(
            r"الإجراء المبسط|قائمة (?:ال)?مسائل|قائمة (?:ال)?قضايا|قائمة (?:ال)?أسئلة|"
            r"الوثيقة الأساسية"
        ),
        period=PrefilteredPattern(
            r"(?:في\s+غضون|خلال|في\s+أجل(?:\s+لا\s+يتجاوز)?|في\s+ظرف|في\s+مهلة|مهلة)\s+"
            r"(?:فترة\s+|مدة\s+|مهلة\s+)?(?:لا\s+تتجاوز\s+)?"
            rf"(?P<n>{_NUMBER})\s*(?P<unit>شهرا?|أشهر|شهور|سنوات|أعوام|سنة|عاما?)?"
        ),
        under_articles=PrefilteredPattern(
            r"(?:بموجب|في إطار)\s+(?:المواد|المادتين|المادة)\s+(?P<list>.+)"
        ),
        concern=PrefilteredPattern(r"قلق|القل|تأسف"),
        recommends=PrefilteredPattern(r"توصي|ينبغي|تحث|تطلب|تشجع|تدعو"),
    )
