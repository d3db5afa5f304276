"""The one who draws: a thread with a sandbox of its own, opened when the first document is to be seen."""

import asyncio
import logging
import threading
import time
from collections import OrderedDict
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path

from clawwork_api.documents import DocumentError, read_text
from clawwork_api.documents.safety import check_file
from clawwork_api.runtime.drawing import kept, office
from clawwork_api.runtime.sandboxes import Limits, Sandbox, SandboxError, SandboxStatus
from clawwork_api.runtime.sandboxes.embedded import INSTALL_BUBBLEWRAP, open_bubblewrap, open_gvisor
from clawwork_api.runtime.sandboxes.library import find_program

log = logging.getLogger("clawwork.drawing")

AT_ONCE = 2
REFUSALS = 500
REFUSED_SECONDS = 600.0
NEVER: tuple[float, DocumentError | None] = (0.0, None)
INSTALL = (
    "apt-get install -y --no-install-recommends libreoffice-writer-nogui libreoffice-calc-nogui "
    "libreoffice-impress-nogui fonts-liberation fonts-crosextra-carlito"
)
NO_OFFICE = "LibreOffice is not installed"
NO_SANDBOX = "bubblewrap, in which LibreOffice is shut in, is not installed"


@dataclass(frozen=True)
class DrawingStatus:
    """Whether Office files can be drawn, why not, and the one line that would change it."""

    available: bool
    reason: str = ""
    remedy: str = ""


class Drawer:
    """Makes PDFs of Office files; may be asked from any thread and any event loop."""

    def __init__(
        self, sandbox: str = "auto", *, limits: Limits = office.LIMITS, program: str = "soffice"
    ) -> None:
        """`sandbox` is the one that was chosen for code: gVisor is used where it was, else bubblewrap.

        LibreOffice always runs on this machine, also where code runs at a provider's.
        """
        self._choice, self._limits, self._program = sandbox, limits, program
        self._guard = threading.Lock()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._closed = False
        # What follows is touched by the drawer's own loop alone.
        self._sandbox: Sandbox | None = None
        self._opening = asyncio.Lock()
        self._places = asyncio.Semaphore(AT_ONCE)
        self._running: dict[Path, asyncio.Task[None]] = {}
        self._refused: OrderedDict[Path, tuple[float, DocumentError]] = OrderedDict()
        self._failed: SandboxStatus | None = None

    def status(self) -> DrawingStatus:
        """What is known without starting anything."""
        program = find_program(self._program)
        if program is None or not program.resolve().is_relative_to("/usr"):
            return DrawingStatus(False, NO_OFFICE, INSTALL)
        if find_program("bwrap") is None:
            return DrawingStatus(False, NO_SANDBOX, INSTALL_BUBBLEWRAP)
        if self._failed is not None:
            return DrawingStatus(False, self._failed.reason, self._failed.remedy)
        return DrawingStatus(True)

    async def pdf(self, document: Path, *, folder: Path) -> Path:
        """The PDF of an Office file, made once and kept in `folder`.

        Raises DocumentError: not_drawable where nothing can be drawn, and as `read_text`.
        """
        await asyncio.to_thread(check_file, document)
        place = await asyncio.to_thread(kept.place, folder, document)
        if await asyncio.to_thread(kept.used, place):
            return place
        status = self.status()
        if not status.available:
            raise not_drawable(document.name, status)
        # What is too large or too broken to be read is refused before anything is started.
        await asyncio.to_thread(read_text, document)
        await asyncio.wrap_future(self._submit(document, place))
        return place

    def close(self) -> None:
        """Ends what is being drawn, and gives back every process and folder."""
        with self._guard:
            self._closed = True
            loop, thread = self._loop, self._thread
        if loop is None or thread is None:
            return
        asyncio.run_coroutine_threadsafe(self._close(), loop).result()
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()

    def _submit(self, document: Path, place: Path) -> Future[None]:
        with self._guard:
            if self._closed:
                raise DocumentError("not_drawable", "The service is going down; look again in a minute")
            if self._loop is None:
                self._loop = asyncio.new_event_loop()
                self._thread = threading.Thread(target=self._loop.run_forever, name="drawing", daemon=True)
                self._thread.start()
            return asyncio.run_coroutine_threadsafe(self._drawn(document, place), self._loop)

    async def _drawn(self, document: Path, place: Path) -> None:
        """Two who ask for the same at once wait for one conversion; one who leaves doesn't end it."""
        since, known = self._refused.get(place, NEVER)
        if known is not None and time.monotonic() - since < REFUSED_SECONDS:
            raise DocumentError(known.code, known.message)
        task = self._running.get(place)
        if task is None:
            task = self._running[place] = asyncio.create_task(self._draw(document, place))
            task.add_done_callback(lambda _: self._running.pop(place, None))
        await asyncio.shield(task)

    async def _draw(self, document: Path, place: Path) -> None:
        async with self._places:
            sandbox = await self._opened(document.name)
            place.parent.mkdir(parents=True, exist_ok=True)
            try:
                await office.convert(sandbox, document, place, limits=self._limits)
            except DocumentError as problem:
                self._remember(place, problem)
                raise
            except SandboxError as problem:
                log.error("a document could not be drawn: %s", problem.detail or problem)
                raise DocumentError("not_drawable", f"{document.name} can't be drawn: {problem}") from problem

    def _remember(self, place: Path, problem: DocumentError) -> None:
        """What can't be drawn is not tried at each look. A file that was being changed is, at the next."""
        if problem.code != "changed":
            self._refused[place] = time.monotonic(), problem
        if len(self._refused) > REFUSALS:
            self._refused.popitem(last=False)

    async def _opened(self, name: str) -> Sandbox:
        async with self._opening:
            if self._sandbox is None:
                opening = open_gvisor if self._choice == "gvisor" else open_bubblewrap
                self._sandbox, status = await opening()
                self._failed = None if self._sandbox is not None else status
            if self._sandbox is None:
                raise not_drawable(name, self.status())
            return self._sandbox

    async def _close(self) -> None:
        tasks = list(self._running.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._sandbox is not None:
            await self._sandbox.close()
        await asyncio.get_running_loop().shutdown_default_executor()


def not_drawable(name: str, status: DrawingStatus) -> DocumentError:
    """The answer where nothing can be drawn: why, and what to do about it."""
    return DocumentError(
        "not_drawable", f"Pages of {name} can't be drawn here: {status.reason}. To change it: {status.remedy}"
    )
