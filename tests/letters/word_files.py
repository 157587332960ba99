"""What a Word file says, read back: its paragraphs, and the cells of its tables."""

import io

from docx import Document


def words_of_file(content: bytes) -> str:
    """Every paragraph and every cell on a line of its own."""
    document = Document(io.BytesIO(content))
    return "\n".join(
        [
            *(paragraph.text for paragraph in document.paragraphs),
            *(cell for table in tables_of_file(content) for row in table for cell in row),
        ]
    )


def tables_of_file(content: bytes) -> list[list[list[str]]]:
    """The cells of each row of each table."""
    document = Document(io.BytesIO(content))
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]
