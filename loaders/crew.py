"""Those who work on the chunks of a load: this process for few records, others for many."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

from loaders.chunk import ChunkMaker
from loaders.pieces import Result, Setting, Task
from loaders.workers import Worker, Workers

ALONE = 1_200  # records below which starting other processes costs more than it gains


class Crew:
    """The workers of one load: those that are there already, or as many as are to be started."""

    def __init__(self, setting: Setting, workers: int | Workers) -> None:
        self._setting = setting
        self._workers = workers
        self._started: Workers | None = None  # by this crew, so it ends them
        self._begun: set[Worker] = set()
        self._local = threading.local()

    def results(self, chunks: Iterator[list[Task]]) -> Iterator[Result]:
        """What came of each chunk, in order. Raises what a worker raised."""
        first: list[list[Task]] = []
        for chunk in chunks:
            first.append(chunk)
            if sum(map(len, first)) > ALONE:
                break
        else:
            yield from self._alone(first)
            return
        free, waiting = self._there(), deque[Future[Result]]()
        size = len(free)
        with ThreadPoolExecutor(size, initializer=self._hire, initargs=(free,)) as pool:
            for chunk in first:
                waiting.append(pool.submit(self._work, chunk))
            for chunk in chunks:
                waiting.append(pool.submit(self._work, chunk))
                while len(waiting) > 2 * size or (waiting and waiting[0].done()):
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()

    def _there(self) -> list[Worker]:
        if isinstance(self._workers, int):
            self._workers = self._started = Workers(self._workers)
        return list(self._workers.all)

    def rest(self) -> Iterator[bytes]:
        """Rows for the index that were put off until all chunks had been worked on."""
        if isinstance(self._workers, Workers):
            at_work = [worker for worker in self._workers.all if worker in self._begun]
            with ThreadPoolExecutor(len(at_work) or 1) as pool:
                for rows in pool.map(Worker.rest, at_work):
                    yield from rows

    def _alone(self, chunks: list[list[Task]]) -> Iterator[Result]:
        if chunks:
            maker = ChunkMaker(self._setting)
            yield from map(maker.make, chunks)

    def _hire(self, free: list[Worker]) -> None:
        worker = free.pop()
        worker.begin(self._setting)
        self._begun.add(worker)
        self._local.worker = worker

    def _work(self, tasks: list[Task]) -> Result:
        worker: Worker = self._local.worker
        return worker.make(tasks)

    def close(self) -> None:
        """End the processes that were started for this load."""
        if self._started is not None:
            self._started.close()
