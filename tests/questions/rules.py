"""The rules by which a person says which rows a question must find. They know nothing of search.

A rule is one or more conditions joined by " & ". A condition is a regular expression on the folded
words of a row in all languages (`collection.folded`), and stands for whole words:

    child(ren)?            a word, in the forms that are written out
    domestic violence      words next to each other
    ~儿童                   characters anywhere (Chinese has no blanks)
    @CMW/C/SLV/CO/2 21 .*  the symbol, paragraph, State party and committee of the row
    fr:national            read in the words of one language alone
    !torture               not

Forms are written out by hand, language by language: what a person of that language takes for the
same word in another number, gender or case.
"""

import re

from tests.questions.collection import Row, collection


def rows_by_rule(rule: str) -> set[str]:
    """The names of the rows that a rule asks for."""
    return {row.name for row in collection() if _holds(rule, row)}


def _holds(rule: str, row: Row) -> bool:
    return all(_one_holds(condition.strip(), row) for condition in rule.split(" & "))


def _one_holds(condition: str, row: Row) -> bool:
    if condition.startswith("!"):
        return not _one_holds(condition[1:], row)
    if condition.startswith("@"):
        return re.fullmatch(condition[1:], row.reference) is not None
    if condition.startswith("~"):
        return re.search(condition[1:], row.folded) is not None
    words = row.folded
    if condition[2:3] == ":":
        words, condition = row.folded_in[condition[:2]], condition[3:]
    return re.search(rf"(?<!\w)(?:{condition})(?!\w)", words) is not None
