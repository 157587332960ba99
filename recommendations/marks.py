r"""Characters that show nothing and change how a text reads. No Django.

As a part of a class of characters in a pattern of `re`: f"[\x00{UNSEEN}]". The database has the
same in `is_clean_text` (`0001`).
"""

# Embeddings, overrides and isolates of direction (UAX 9, X1 to X8) with the formats that are no
# longer in use; annotation marks; and tags, which hide whole sentences.
UNSEEN = "\u202a-\u202e\u2066-\u206f\ufff9-\ufffb\U000e0000-\U000e007f"
