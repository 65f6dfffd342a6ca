"""An age file as a download: nobody on the way can read it, and nobody on the way keeps it."""

from flask import Response


def sealed_file(packed: bytes, name: str) -> Response:
    """The file under a name of our own, without its ending."""
    headers = {"Content-Disposition": f'attachment; filename="contacts-{name}.age"'}
    return Response(packed, content_type="application/octet-stream", headers=headers)
