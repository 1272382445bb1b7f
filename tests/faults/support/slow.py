#!/usr/bin/env python3
"""Slow strangers on one port: slow.py HOST PORT KIND:COUNT[:SECONDS] ...

Opens the connections of every kind, feeds them a byte at a time as its kind does, and writes a line of JSON
when all are open and one when all are gone (or the seconds have passed): of each kind how many were opened,
how many the other side ended, the longest time until then, and what was answered.
"""
import errno
import json
import resource
import selectors
import socket
import sys
import time

RATE = 2500  # a second
HEAD = b"GET /program HTTP/1.1\r\nHost: a\r\n"
FORM = (b"POST /pamelding HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        b"Content-Length: 60000\r\n\r\na=")
# kind: first bytes, what is added each step, seconds between steps, whether answers are read
KINDS = {
    "header": (HEAD, b"X-A: b\r\n", 3, True),
    "body": (FORM, b"b", 3, True),
    "big_body": (FORM + b"b" * 59000, b"b", 3, True),
    "read": ((HEAD + b"\r\n") * 20, b"", 5, False),
    "idle": (HEAD + b"\r\n", b"", 3, True),
    "hello": (b"\x16\x03\x01", b"\x02", 3, True),
    "silent": (b"", b"", 3, True),
}


class One:
    def __init__(self, kind, address, number, patience):
        self.kind, self.number, self.patience = kind, number, patience
        self.first, self.more, self.pause, self.reads = KINDS[kind]
        self.socket = socket.socket(socket.AF_INET6 if ":" in address[0] else socket.AF_INET)
        self.socket.setblocking(False)
        if not self.reads:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        if address[0].startswith("127."):  # as many addresses as there are strangers
            self.socket.bind(("127.%d.%d.%d" % (1 + number // 62500, number // 250 % 250, 2 + number % 250), 0))
        code = self.socket.connect_ex(address)
        if code not in (0, errno.EINPROGRESS):
            raise OSError(code, "connect")
        self.opened = self.ended = None
        self.next = 0.0
        self.seen = b""

    def finish(self, now):
        self.ended = now
        self.socket.close()


def main():
    address = (sys.argv[1], int(sys.argv[2]))
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    wanted = []
    for word in sys.argv[3:]:
        kind, count, *seconds = word.split(":")
        wanted.append((kind, int(count), float(seconds[0]) if seconds else 15))
    # In turn, so that none of them has all of the queue.
    order = [(kind, patience) for number in range(max(count for _, count, _ in wanted))
             for kind, count, patience in wanted if number < count]
    selector = selectors.DefaultSelector()
    strangers, told = [], False
    began = time.monotonic()
    while True:
        now = time.monotonic()
        due = int((now - began) * RATE) - len(strangers)
        for kind, patience in order[len(strangers):len(strangers) + max(0, min(due, 100))]:
            one = One(kind, address, len(strangers), patience)
            strangers.append(one)
            selector.register(one.socket, selectors.EVENT_WRITE, one)
        for key, events in selector.select(0.02):
            step(key.data, events, selector, time.monotonic())
        now = time.monotonic()
        for one in strangers:
            if one.ended is None and one.opened is not None and now >= one.next:
                feed(one, selector, now)
        waiting = [one for one in strangers if one.ended is None]
        if not told and len(strangers) == len(order) and all(one.opened is not None or one.ended for one in strangers):
            told = True
            print(json.dumps({"open": sum(one.ended is None for one in strangers), "seconds": round(now - began, 2)}), flush=True)
        if told and (not waiting or all(now - one.opened > one.patience + 5 for one in waiting)):
            break
    report = {}
    for kind, _, _ in wanted:
        mine = [one for one in strangers if one.kind == kind]
        statuses = {}
        for one in mine:
            status = one.seen[9:12].decode("latin1") if one.seen.startswith(b"HTTP/1.1 ") else ("bytes" if one.seen else "")
            statuses[status] = statuses.get(status, 0) + 1
        gone = [one.ended - (one.opened or one.ended) for one in mine if one.ended is not None]
        report[kind] = {"opened": sum(one.opened is not None for one in mine), "gone": len(gone), "longest": round(max(gone, default=0), 2), "statuses": statuses}
    print(json.dumps(report), flush=True)


def step(one, events, selector, now):
    if one.ended is not None:
        return
    if one.opened is None:
        if one.socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
            selector.unregister(one.socket)
            one.finish(now)
            return
        one.opened = now
        if one.reads:
            selector.modify(one.socket, selectors.EVENT_READ, one)
        else:
            selector.unregister(one.socket)
        push(one, one.first, selector, now)
        one.next = now + one.pause
        return
    take(one, selector, now, 65536)


def take(one, selector, now, most):
    try:
        got = one.socket.recv(most)
    except (BlockingIOError, InterruptedError):
        return
    except OSError:
        got = b""
    if got:
        if len(one.seen) < 16:
            one.seen += got[:16]
        return
    if one.reads:
        selector.unregister(one.socket)
    one.finish(now)


def push(one, text, selector, now):
    try:
        one.socket.send(text)
    except (BlockingIOError, InterruptedError):
        pass
    except OSError:
        take(one, selector, now, 65536)  # what was said before the end


def feed(one, selector, now):
    one.next = now + one.pause
    if not one.reads:
        take(one, selector, now, 32)
    elif one.more:
        push(one, one.more, selector, now)


main()
