"""Pictures of the pages of a PDF, to be looked at beside what was read from them."""

import io

import pypdfium2 as pdfium

from recommendations.importers.from_pdf import open_pdf
from recommendations.importers.parsed import UnreadableDocument

# A page that is far longer than wide would make a picture without measure.
_MAX_HEIGHT_OF_WIDTH = 3.0


def picture_of_page(data: bytes, page: int, *, width: int) -> bytes:
    """A page as PNG, `width` pixels across; pages are counted from 1.

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
        across, high = sheet.get_size()
        if across <= 0 or high > across * _MAX_HEIGHT_OF_WIDTH:
            raise UnreadableDocument("no_page", f"Page {page} has a size that cannot be shown.")
        picture = sheet.render(scale=width / across, grayscale=True).to_pil()
        out = io.BytesIO()
        picture.save(out, "PNG", optimize=False)
        return out.getvalue()
    finally:
        document.close()
