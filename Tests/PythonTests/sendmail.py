#!/usr/bin/env python3
"""A sendmail for tests: hands the mail on stdin to the SMTP server at $SMTP (HOST:PORT).

    SMTP=127.0.0.1:8025 sendmail.py -i -f FROM -- TO

$SENDMAIL_GATE names a FIFO: it is opened for writing before the mail is handed over, and again after
it was, so that a test can wait for either moment, and kill somebody there. $SENDMAIL_FAILS is an exit
status to end with instead.
"""

import os
import smtplib
import sys


def gate(moment):
    path = os.environ.get("SENDMAIL_GATE")
    if path:
        with open(path, "w") as fifo:
            fifo.write(moment)


def main(words):
    if os.environ.get("SENDMAIL_FAILS"):
        return int(os.environ["SENDMAIL_FAILS"])
    sender = words[words.index("-f") + 1]
    recipients = words[words.index("--") + 1:]
    mail = sys.stdin.buffer.read()
    host, port = os.environ["SMTP"].rsplit(":", 1)
    gate("before")
    with smtplib.SMTP(host, int(port), timeout=20) as smtp:
        smtp.sendmail(sender, recipients, mail.replace(b"\n", b"\r\n"))
    gate("after")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
