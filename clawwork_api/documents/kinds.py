"""What a file is, by its name."""

from pathlib import PurePath

KINDS = {
    "xlsx": "workbook",
    "xlsm": "workbook",
    "docx": "word",
    "pptx": "slides",
    "pdf": "pdf",
    "csv": "csv",
    "tsv": "csv",
    "md": "markdown",
    "markdown": "markdown",
    **dict.fromkeys(("png", "jpg", "jpeg", "gif", "webp", "bmp", "tif", "tiff"), "image"),
    "mp4": "video",
}
OFFICE = "application/vnd.openxmlformats-officedocument"
MEDIA_TYPES = {
    "xlsx": f"{OFFICE}.spreadsheetml.sheet",
    "xlsm": "application/vnd.ms-excel.sheet.macroEnabled.12",
    "docx": f"{OFFICE}.wordprocessingml.document",
    "pptx": f"{OFFICE}.presentationml.presentation",
    "pdf": "application/pdf",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "md": "text/markdown",
    "markdown": "text/markdown",
    "json": "application/json",
    "zip": "application/zip",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "bmp": "image/bmp",
    "tif": "image/tiff",
    "tiff": "image/tiff",
    "mp4": "video/mp4",
}
# HTML and SVG are among them on purpose: a browser must never run what a coworker wrote.
PLAIN = frozenset(
    (
        *(
            "txt",
            "text",
            "log",
            "html",
            "htm",
            "xhtml",
            "svg",
            "xml",
            "yaml",
            "yml",
            "toml",
            "ini",
            "cfg",
            "conf",
        ),
        *("css", "js", "ts", "jsx", "tsx", "py", "r", "sql", "sh", "tex", "rst"),
    )
)


def suffix(name: str) -> str:
    """The ending of a name in lower case, without its dot."""
    return PurePath(name).suffix.lower().removeprefix(".")


def kind_of(name: str) -> str:
    """workbook, word, slides, pdf, csv, markdown, image, video, or text for whatever else."""
    return KINDS.get(suffix(name), "text")


def media_type(name: str) -> str:
    """The media type to serve a file with; never one that a browser would execute."""
    ending = suffix(name)
    if ending in PLAIN:
        return "text/plain; charset=utf-8"
    return MEDIA_TYPES.get(ending, "application/octet-stream")
