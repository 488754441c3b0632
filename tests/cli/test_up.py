"""The supervisor: what dies is started again, what is told to stop stops."""

import socket
import sys
import time

import pytest

from dure.cli import up
from dure.core.errors import Invalid

SLEEPS = [sys.executable, "-c", "import time; time.sleep(60)"]
DIES = [sys.executable, "-c", "raise SystemExit(3)"]
DEAF = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(flush=True);"
    "time.sleep(60)",
]


@pytest.fixture
def child():
    made = []

    def _child(command):
        made.append(up.Child("one", command))
        return made[-1]

    yield _child
    for one in made:
        one.stop()
        one.wait(time.monotonic())


def test_child_that_runs_is_left_alone(child):
    runs = child(SLEEPS)
    runs.start()
    before = runs.process.pid

    runs.tend()

    assert (runs.process.pid, runs.failures) == (before, 0)


def test_child_that_dies_is_started_again_after_a_pause(child, monkeypatch):
    dies = child(DIES)
    dies.start()
    dies.process.wait()
    dies.tend()
    assert dies.process is None

    dies.tend()  # within the pause nothing happens
    assert dies.process is None

    later = time.monotonic() + 1.5
    monkeypatch.setattr(up.time, "monotonic", lambda: later)
    dies.tend()
    assert dies.process is not None


def test_child_that_keeps_dying_is_tried_ever_more_slowly(child, monkeypatch):
    dies = child(DIES)
    clock = [1000.0]
    monkeypatch.setattr(up.time, "monotonic", lambda: clock[0])
    pauses = []
    for _ in range(7):
        dies.start()
        dies.process.wait()
        dies.tend()
        pauses.append(dies.retry_at - clock[0])

    assert pauses == [1, 2, 4, 8, 16, 30, 30]


def test_child_that_does_not_listen_is_ended_the_hard_way(child, capfd):
    deaf = child(DEAF)
    deaf.start()
    time.sleep(0.5)

    deaf.stop()
    deaf.wait(time.monotonic() + 0.3)

    assert deaf.process.returncode == -9


@pytest.mark.parametrize(("code", "done"), [(0, True), (3, False)])
def test_child_that_ends_by_itself_is_done_when_it_ended_well(child, code, done):
    once = child([sys.executable, "-c", f"raise SystemExit({code})"])
    once.once = True
    once.start()
    once.process.wait()

    once.tend()

    assert (once.done, once.process is None) == (done, not done)
    once.tend()
    assert once.failures == (0 if done else 1)


def test_up_refuses_a_port_that_is_taken():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]

        with pytest.raises(Invalid, match=f"Port {port} .*cannot be used") as refused:
            up._require_free("127.0.0.1", port)

    assert refused.value.where == "--port"
