"""The free font that comes with a library: what it can show, and other spellings of some that it can't."""

from pathlib import Path

import reportlab
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

FONTS = Path(reportlab.__file__).parent / "fonts"
WIDE_FONT = (
    ("Vera", "Vera"),
    ("Vera-Bold", "VeraBd"),
    ("Vera-Italic", "VeraIt"),
    ("Vera-BoldItalic", "VeraBI"),
)
# No free font in reach has these; each has a spelling that says the same.
SPELLED = str.maketrans(
    {"→": "->", "←": "<-", "⇒": "=>", "✓": "[x]", "✔": "[x]", "✅": "[x]", "☑": "[x]", "☐": "[ ]", "✗": "[ ]",
     "✘": "[ ]", "❌": "[ ]", "\u2011": "-", "\u202f": "\u00a0", "\u2009": " ", "\u200b": "", "\ufeff": "",
     "\ufe0f": "", "\t": "    ", "▪": "•", "●": "•", "■": "•", "\u2032": "'", "″": '"', "№": "No.",
     "Δ": "delta ", "△": "delta "}
)  # fmt: skip
PLAIN, BOLD = FONTS / "Vera.ttf", FONTS / "VeraBd.ttf"


def characters_missing(words: str) -> list[str]:
    """The characters of `words` that the font Vera has not; from then on reportlab knows it by that name."""
    for name, file in WIDE_FONT:
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, str(FONTS / f"{file}.ttf")))
    pdfmetrics.registerFontFamily("Vera", *(name for name, _ in WIDE_FONT))
    glyphs = pdfmetrics.getFont("Vera").face.charToGlyph
    return sorted({letter for letter in words if letter != "\n" and ord(letter) not in glyphs})
