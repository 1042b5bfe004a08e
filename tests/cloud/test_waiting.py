"""Commands that wait for the carrier: when, and in which order."""

from modem.cloud.waiting import Queue


def test_what_is_due_comes_earliest_and_oldest_first() -> None:
    queue = Queue()
    for sid, row, due in [("c", 3, 10), ("a", 1, 10), ("b", 2, 5), ("d", 4, 11)]:
        queue.put(sid, row, due)
    assert queue.deadline() == 5
    assert queue.take(10) == ["b", "a", "c"]
    assert (queue.take(10), queue.deadline()) == ([], 11)


def test_what_is_put_again_moves() -> None:
    queue = Queue()
    queue.put("a", 1, 30)
    queue.put("a", 1, 10)
    queue.put("b", 2, 10)
    queue.put("b", 2, 30)
    assert queue.take(10) == ["a"]
    assert queue.take(30) == ["b"]
    assert queue.deadline() is None
