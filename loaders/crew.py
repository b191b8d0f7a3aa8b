"""Those who work on the chunks of a load: this process for few records, others for many."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor

from loaders.chunk import ChunkMaker
from loaders.pieces import Result, Setting, Task
from loaders.worker import Worker

ALONE = 1_200  # records below which starting other processes costs more than it gains


class Crew:
    """Up to ``size`` worker processes of one load; they are started when there is enough to do."""

    def __init__(self, setting: Setting, size: int) -> None:
        self._setting = setting
        self._size = size
        self._workers: list[Worker] = []
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
        waiting: deque[Future[Result]] = deque()
        with ThreadPoolExecutor(self._size, initializer=self._hire) as pool:
            for chunk in first:
                waiting.append(pool.submit(self._work, chunk))
            for chunk in chunks:
                waiting.append(pool.submit(self._work, chunk))
                while len(waiting) > 2 * self._size or (waiting and waiting[0].done()):
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()

    def _alone(self, chunks: list[list[Task]]) -> Iterator[Result]:
        if chunks:
            maker = ChunkMaker(self._setting)
            yield from map(maker.make, chunks)

    def _hire(self) -> None:
        worker = Worker(self._setting)
        self._workers.append(worker)
        self._local.worker = worker

    def _work(self, tasks: list[Task]) -> Result:
        worker: Worker = self._local.worker
        return worker.make(tasks)

    def close(self) -> None:
        """End the worker processes."""
        for worker in self._workers:
            worker.close()
