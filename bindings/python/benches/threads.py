"""How much two threads do against one: `python threads.py FOLDER`, medians of interleaved runs.

Each call works on one thread (`jobs=1`), so what is gained is what the free lock of the interpreter
gives.
"""

import statistics
import sys
import threading
import time

import runkind

ROUNDS = 7


def one(folder: str) -> None:
    runkind.analyze(folder, jobs=1)


def one_after_the_other(folder: str) -> None:
    one(folder)
    one(folder)


def both_at_once(folder: str) -> None:
    threads = [threading.Thread(target=one, args=(folder,)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def seconds(work, folder: str) -> float:
    start = time.monotonic()
    work(folder)
    return time.monotonic() - start


def main(folder: str) -> None:
    one(folder)
    ratios = [seconds(one_after_the_other, folder) / seconds(both_at_once, folder) for _ in range(ROUNDS)]
    print(f"two threads: {statistics.median(ratios):.2f} times one ({min(ratios):.2f} to {max(ratios):.2f})")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
