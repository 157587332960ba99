"""Email addresses in the one form in which they are stored, compared and counted.

`docs/decisions/0021-who-opens-accounts-and-roles.md` says why there is one form, and why it is
this one.
"""

import re
import unicodedata

# What may be stored: printable ASCII without spaces and capital letters. PostgreSQL reads this as
# Python does (constraint `user_email_form_check`), so that both fold no two addresses differently.
STORED_FORM = r"^[\x21-\x40\x5b-\x7e]+$"
_STORED_FORM = re.compile(STORED_FORM.rstrip("$") + r"\Z")


def canonical(address: str) -> str:
    """The form of an address: compatibility letters as plain ones, no capitals, nothing around it.

    Letters that only look like Latin ones stay what they are, and `is_storable` refuses them: no
    two addresses that mail servers tell apart are taken for one, except by capitals.
    """
    folded = unicodedata.normalize("NFKC", address).casefold()
    return unicodedata.normalize("NFKC", folded).strip()


def is_storable(address: str) -> bool:
    """Whether an account may have this address: it is in canonical form, in Latin letters."""
    return _STORED_FORM.match(address) is not None
