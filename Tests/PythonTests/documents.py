"""Documents as clients send and fetch them, from Protocol.md alone; and small files of each kind."""

import base64
import hashlib
import io
import struct
import zipfile
import zlib

PART = 262_144


def address(content):
    return hashlib.blake2b(content, digest_size=32).hexdigest()


def send_part(peer, token, content, part, **more):
    piece = content[(part - 1) * PART:part * PART]
    return peer.ok("PART", {
        **token, **more, "document": address(content), "part": part,
        "content": base64.b64encode(piece).decode()})


def send(peer, token, content, name, **more):
    """Sends what is missing; what KEEP answers at the end, as (verb, body)."""
    body = {**token, **more, "document": address(content), "bytes": len(content), "name": name}
    verb, answer = peer.ask("KEEP", body)
    if verb == "OK" and "missing" in answer:
        for part in answer["missing"]:
            send_part(peer, token, content, part, **more)
        verb, answer = peer.ask("KEEP", body)
    return verb, answer


def fetch(peer, review, document, **more):
    content, part, parts = b"", 1, 1
    while part <= parts:
        answer = peer.ok("DOCUMENT", {"review": review, "document": document, "part": part, **more})
        content, parts, part = content + base64.b64decode(answer["content"]), answer["parts"], part + 1
    return content


def office(*names, first=None):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        if first and first[0] == "mimetype":
            archive.writestr(zipfile.ZipInfo(first[0]), first[1])
        elif first:
            archive.writestr(first[0], first[1])
        for name in names:
            archive.writestr(name, "<x/>")
    return out.getvalue()


def png():
    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b""))


PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer <<>>\n%%EOF\n"

TYPES = ("<Types><Override PartName='/word/document.xml' ContentType="
         "'application/vnd.ms-word.document#.main+xml'/></Types>" + " " * 3_000)
TEMPLATE = ("<Relationships><Relationship Type='http://x/relationships/attachedTemplate' "
            "Target='http://a.example/t.dotx' TargetMode='External'/></Relationships>")

# As Excel on Windows saves it; and as it saves "Unicode text".
WINDOWS = "Item,Cost\r\nTaxi,£12\r\n".encode("windows-1252")
UNICODE = "Item\tCost\r\nTaxi\t£12\r\n".encode("utf-16")

TAKEN = {
    "pdf": PDF,
    "docx": office("[Content_Types].xml", "word/document.xml"),
    "xlsx": office("[Content_Types].xml", "xl/workbook.xml"),
    "odt": office("content.xml", first=("mimetype", "application/vnd.oasis.opendocument.text")),
    "png": png(),
    "jpg": b"\xff\xd8\xff\xe0\0\x10JFIF\0" + b"\0" * 20 + b"\xff\xd9",
    "csv": "place,name\r\nlead,\"Derby, SEND\"\r\n".encode(),
    "txt": "Was wir schon wissen: häufig.\n".encode(),
}

REFUSED = {
    "macros.docx": office("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
    "archive.zip": office("anything.exe"),
    "torn.docx": TAKEN["docx"][:-10],
    "program.pdf": b"\x7fELF\x02\x01\x01" + b"\0" * 60,
    "page.html.gif": b"GIF89a\x01\0\x01\0",
    "old.doc": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 100,
    "MACROS.docx": office("[Content_Types].xml", "word/document.xml", "custom/VBAPROJECT.BIN"),
    "only told.docx": office(
        "word/document.xml", first=("[Content_Types].xml", TYPES.replace("#", ".macroEnabled"))),
    "template.docx": office(
        "[Content_Types].xml", "word/document.xml",
        first=("word/_rels/settings.xml.rels", TEMPLATE)),
    "launch.pdf": PDF.replace(b"<<>>", b"<< /S /Launch /F (cmd) >>"),
    "page.txt": b"\n<!doctype html><script>alert(1)</script>",
    "drawing.txt": b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    "letter.txt": rb"{\rtf1\ansi Hello}",
    "null.txt": b"text\0text",
}
