"""Documents and archives, good and bad, as bytes."""

import io
import zipfile

EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$" + b"EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
CONTENT_TYPES = (
    b'<?xml version="1.0"?><Types><Default Extension="xml" ContentType="text/xml"/></Types>'
)
EMPTY_SCRIPT = (
    "var Documents = XHwpDocuments;\r\nvar Document = Documents.Active_XHwpDocument;\r\n"
    "function OnDocument_New()\r\n{\r\n\t//todo : \r\n}\r\n"
)


def packed(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a ZIP of the parts, in their order."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return kept.getvalue()


def docx(**more: bytes) -> bytes:
    return packed({"[Content_Types].xml": CONTENT_TYPES, "word/document.xml": b"<w/>"} | more)


def xlsx(**more: bytes) -> bytes:
    return packed({"[Content_Types].xml": CONTENT_TYPES, "xl/workbook.xml": b"<w/>"} | more)


def hwpx(**more: bytes) -> bytes:
    given = {"mimetype": b"application/hwp+zip", "Contents/section0.xml": b"<s/>"}
    return packed(given | {"META-INF/manifest.xml": b"<m/>"} | more)


def locked_zip() -> bytes:
    """Return a ZIP whose one entry says that it is encrypted."""
    plain = bytearray(packed({"a.txt": b"a"}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        plain[plain.index(mark) + offset] |= 1
    return bytes(plain)
