"""Usage files as they arrive: written to disk piece by piece, all or none of them kept."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterator
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any, BinaryIO, Final, NamedTuple

from django.conf import settings
from django.core.exceptions import SuspiciousOperation, TooManyFilesSent
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.db import Error
from django.http import HttpRequest, QueryDict, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.crypto import salted_hmac

from costcalc.admission.body import read_length
from costcalc.admission.client import CLIENT
from costcalc.admission.forwarding import explain_body
from costcalc.admission.refusal import Refusal
from costcalc.formatting import plural
from costcalc.jobs.database import UNUSABLE, explain_failure
from costcalc.jobs.files import SentFile, Upload, drop_files, find_folder, make_folder, name_file
from costcalc.jobs.models import OPEN, Job, make_token

FIELD: Final = "files"
LONGEST_NAME: Final = 200
RESERVE: Final = 100_000_000
"""Bytes of the disk that uploads leave to all else."""
MOST_WAITING: Final = 100
"""Jobs that wait, of all clients; one has a quarter of them at most, as in the queue of the pool."""
MOST_KEPT: Final = 2_000
"""Jobs that are kept, each with a result of some hundred kilobytes; one client has a quarter of them at most."""
NO_FILE: Final = Refusal(422, "invalid", "choose one or more files")
NO_FORM: Final = Refusal(400, "invalid", "the files arrived in a form that cannot be read; choose them again")
TOO_MANY: Final = Refusal(
    413,
    "too_large",
    f"at most {settings.DATA_UPLOAD_MAX_NUMBER_FILES:,} files are read at once; pack them into a ZIP file",
)
DISK_FULL: Final = Refusal(
    507, "disk_full", "there is no room for these files on this server; nothing was kept. Try again later"
)
CANNOT: Final = Refusal(503, "unusable", UNUSABLE)
SOON: Final = 30
"""Seconds after which to try again where the database is away."""
FULL_DISK: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def refuse_without_database() -> Refusal:
    """Say that the database fails, and when to try again where that helps."""
    return Refusal(503, "unusable", explain_failure(), None, SOON)


class UploadRefused(Exception):
    """Files that are not read, and why. Nothing of them is left."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.message)
        self.refusal = refusal


class Received(NamedTuple):
    files: Upload
    fields: QueryDict
    """Of the form around the files."""


def receive(request: HttpRequest) -> Received:
    """Write the files of a form to disk as they arrive. Raises UploadRefused."""
    _check_room(request)
    token = make_token()
    handler = _DiskHandler(request, find_folder(token))
    try:
        make_folder(token)
        request.upload_handlers = [handler]
        fields = request.POST
        if not handler.sizes:
            raise UploadRefused(NO_FILE)
    except BaseException as error:
        handler.close()
        drop_files(token)
        if refusal := _explain(error):
            raise UploadRefused(refusal) from None
        raise
    return Received(Upload(token, _number_names(handler.names, handler.sizes)), fields)


def identify(request: HttpRequest) -> str:
    """Return a digest of who sends, by which nobody is known; blank where nobody is counted."""
    client = request.META.get(CLIENT, "")
    return salted_hmac("costcalc.jobs", client).hexdigest()[:32] if client and settings.RATE else ""


def _check_room(request: HttpRequest) -> None:
    """Raises UploadRefused where the server cannot take more, before anything is read."""
    try:
        free = shutil.disk_usage(Path(settings.DATA)).free
        _check_queue(identify(request))
    except OSError:
        raise UploadRefused(CANNOT) from None
    except Error:
        raise UploadRefused(refuse_without_database()) from None
    if free < read_length(request) + RESERVE:
        raise UploadRefused(DISK_FULL)


def _check_queue(client: str) -> None:
    jobs = Job.objects.all()
    for most, some, again in (
        (MOST_WAITING, jobs.filter(state__in=OPEN), "try again in a few minutes"),
        (MOST_KEPT, jobs, "delete results that you no longer need, or try again later"),
    ):
        mine = some.filter(client=client).count() if client else 0
        if mine >= most // 4:
            said = f"{plural(mine, 'upload')} of yours are already waiting or kept; {again}"
            raise UploadRefused(Refusal(429, "too_many", said, None, 60))
        if some.count() >= most:
            raise UploadRefused(Refusal(503, "busy", f"this server holds as many uploads as it can; {again}", None, 60))


def _explain(error: BaseException) -> Refusal | None:
    """Explain what went wrong with an upload; None: it is not of the upload's making."""
    if isinstance(error, UnreadablePostError):
        return explain_body(error)
    if isinstance(error, TooManyFilesSent):
        return TOO_MANY
    if isinstance(error, MultiPartParserError | SuspiciousOperation):
        return NO_FORM
    if isinstance(error, OSError):
        return DISK_FULL if error.errno in FULL_DISK else CANNOT
    return None


class _DiskHandler(FileUploadHandler):
    """Writes each file to the folder, under its number."""

    def __init__(self, request: HttpRequest, folder: Path) -> None:
        super().__init__(request)
        self.names: list[str] = []
        self.sizes: list[int] = []
        self._folder = folder
        self._file: BinaryIO | None = None

    def new_file(self, field_name: str, file_name: str, *args: Any, **kwargs: Any) -> None:
        super().new_file(field_name, file_name, *args, **kwargs)
        if field_name != FIELD:
            raise SkipFile
        self._file = (self._folder / name_file(len(self.names))).open("xb")
        self.names.append(file_name[-LONGEST_NAME:])

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if self._file:
            self._file.write(raw_data)

    def file_complete(self, file_size: int) -> None:
        if self._file:
            self._file.close()
            self._file = None
            self.sizes.append(file_size)

    def close(self) -> None:
        """Close what has not arrived whole; what is still to be written need not be."""
        if self._file:
            with suppress(OSError):
                self._file.close()


def _number_names(names: list[str], sizes: list[int]) -> tuple[SentFile, ...]:
    """Tell files of the same name apart, as those of several folders may be."""
    files: dict[str, SentFile] = {}
    for name, size in zip(names, sizes, strict=True):
        free = next(each for each in _list_names(name) if each not in files)
        files[free] = SentFile(free, size)
    return tuple(files.values())


def _list_names(name: str) -> Iterator[str]:
    """Yield a name, then with numbers before its endings, which say whether it is a log."""
    yield name
    first, dot, endings = name[1:].partition(".")
    yield from (f"{name[:1]}{first} ({number}){dot}{endings}" for number in count(2))
