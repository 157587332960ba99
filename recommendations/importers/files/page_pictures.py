"""Pictures of the pages of a PDF, for a person to compare with what was read from them."""

import io

import pypdfium2 as pdfium

from recommendations.importers.files.from_pdf import open_pdf
from recommendations.importers.parsed import UnreadableDocument

# Points of a page become at most twice as many pixels: a higher resolution shows no more.
_SCALE = 2.0


def picture_of_page(data: bytes, page: int, *, longest: int) -> bytes:
    """A page in greyscale as PNG, at most `longest` pixels a side; pages count from 1.

    Raises UnreadableDocument: encrypted, damaged, no_page.
    """
    document = open_pdf(data)
    try:
        if not 1 <= page <= len(document):
            raise UnreadableDocument("no_page", f"The file has {len(document)} pages.")
        try:
            sheet = document[page - 1]
        except pdfium.PdfiumError as error:
            raise UnreadableDocument(
                "no_page", f"Page {page} is damaged and cannot be shown."
            ) from error
        scale = min(_SCALE, longest / max(*sheet.get_size(), 1.0))
        picture = sheet.render(scale=scale, grayscale=True).to_pil()
        out = io.BytesIO()
        picture.save(out, "PNG", optimize=False)
        return out.getvalue()
    finally:
        document.close()
