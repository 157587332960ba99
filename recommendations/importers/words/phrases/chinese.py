"""Chinese phrases."""

from recommendations.importers.words.phrases.pattern import Phrases
from recommendations.importers.words.prefiltered import PrefilteredPattern

_DIGITS = r"[\d一二三四五六七八九十百]+"


def build() -> Phrases:
    return Phrases(
        names_paragraphs=PrefilteredPattern(r"第\s?\d", "第"),
        paragraph=r"第",
        article=PrefilteredPattern(
            rf"第\s?{_DIGITS}\s?条(?:第\s?{_DIGITS}\s?款)?(?:\s?[（(]\d+[）)])?"
        ),
        foreign=PrefilteredPattern(
            r"(?:准则|决议|一般性意见|一般性建议|指南)[^，。；]{0,12}第\s?\d+(?:[、和至-]\d+)*\s?段"
        ),
        recommendation=PrefilteredPattern(r"建议"),
        information=PrefilteredPattern(r"资料|信息|情况|提供|提交|报告|通报|告知"),
        urgent=PrefilteredPattern(r"紧急|紧迫|迫切|急需"),
        attention=PrefilteredPattern(r"注意|重视|关注"),
        importance=PrefilteredPattern(
            r"特别重要|尤为重要|尤其重要|特别重视|特别关注|特殊重要|至关重要|具有.{0,4}重要(?:性|"
            r"意义)"
        ),
        next_report=PrefilteredPattern(
            r"定期报告|下一?次报告|第[二三四五六]次报告|(?:落实|执行)(?:其|委员会)?(?:的)?所有建议|"
            r"所有建议的(?:落实|执行)",
            "报告|所有建议",
        ),
        other_procedure=PrefilteredPattern(r"简化报告程序|问题清单|简化程序|共同核心文件"),
        period=PrefilteredPattern(
            r"(?P<n>\d{1,2}|二十四|三十六|十二|十八|一|两|二|三|六)\s?个?(?P<unit>月|年)"
            r"(?:的?时间|期限)?(?:之?内|以内)"
        ),
        under_articles=PrefilteredPattern(r"(?:根据|关于)(?P<list>第\s?\d+.*条)"),
        concern=PrefilteredPattern(r"关切|关注|遗憾|担忧|不安"),
        recommends=PrefilteredPattern(r"建议|应当?|请|鼓励|敦促|促请|呼吁"),
    )
