"""reviewpages of a test's own, and a browser without scripts: cookies, links, forms.

The browser knows only what a page says, so that a test does what a person could do.
"""

import http.client
import html.parser
import os
import select
import socket
import subprocess
import tempfile
import time
import urllib.parse

from daemon import PROGRAMS, _die_with_parent, resident


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Pages:
    """The process, and where it listens."""

    def __init__(self, daemon, config=None):
        self.daemon = daemon
        self.port = free_port()
        self.config = config
        self.errors = daemon.folder / "pages-stderr"
        self.process = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.kill()

    def start(self):
        path = tempfile.mktemp(prefix="n", dir=self.daemon.folder)
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notify:
            notify.bind(path)
            command = [
                PROGRAMS / "reviewpages", "serve", "--endpoint", f"ipc://{self.daemon.sockets}",
                "--listen", f"127.0.0.1:{self.port}"]
            if self.config:
                command += ["--config", self.config]
            with open(self.errors, "ab") as errors:
                self.process = subprocess.Popen(
                    command, stdin=subprocess.DEVNULL, stdout=errors, stderr=errors,
                    env={**os.environ, "NOTIFY_SOCKET": path}, preexec_fn=_die_with_parent)
            end = os.pidfd_open(self.process.pid)
            try:
                readable, _, _ = select.select([notify, end], [], [], 30)
                assert notify in readable, self.errors.read_text()
                assert b"READY=1" in notify.recv(100)
            finally:
                os.close(end)
                os.unlink(path)

    def stop(self, seconds=30):
        self.process.terminate()
        return self.process.wait(timeout=seconds)

    def kill(self):
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait()

    def memory(self):
        """Resident memory in KiB."""
        return resident(self.process.pid)


class Form:
    def __init__(self, action, method, encoding=None):
        self.action, self.method, self.encoding = action, method, encoding
        self.fields = []   # (name, value) as they would be sent
        self.buttons = []  # (words, name, value)
        self.files = []    # names of inputs that take a file


class _Reader(html.parser.HTMLParser):
    """What a person sees and can do on a page."""

    def __init__(self):
        super().__init__()
        self.links, self.forms, self.ids, self.text = [], [], [], []
        self.title = self.heading = ""
        self._form = self._into = self._textarea = self._button = None

    def handle_starttag(self, tag, pairs):
        at = dict(pairs)
        if "id" in at:
            self.ids.append(at["id"])
        if tag == "a" and "href" in at:
            self.links.append(at["href"])
        elif tag == "form":
            self._form = Form(at.get("action"), at.get("method", "get"), at.get("enctype"))
            self.forms.append(self._form)
        elif tag == "input" and self._form is not None:
            kind = at.get("type", "text")
            if kind == "file":
                self._form.files.append(at.get("name"))
            elif kind not in ("radio", "checkbox") or "checked" in at:
                self._form.fields.append((at.get("name"), at.get("value", "")))
        elif tag == "textarea":
            self._textarea = [at.get("name"), ""]
        elif tag == "button" and self._form is not None:
            self._button = ["", at.get("name"), at.get("value")]
        elif tag in ("title", "h1"):
            self._into = tag

    def handle_endtag(self, tag):
        if tag == "form":
            self._form = None
        elif tag == "textarea" and self._textarea:
            if self._form is not None and self._textarea[0] is not None:
                self._form.fields.append((self._textarea[0], self._textarea[1].removeprefix("\n")))
            self._textarea = None
        elif tag == "button" and self._button:
            self._form.buttons.append(tuple(self._button))
            self._button = None
        elif tag == self._into:
            self._into = None

    def handle_data(self, data):
        if self._textarea is not None:
            self._textarea[1] += data
            return
        if self._button is not None:
            self._button[0] += data
        if self._into == "title":
            self.title += data
        elif self._into == "h1":
            self.heading += data
        self.text.append(data)


class Page:
    def __init__(self, path, status, headers, content):
        self.path, self.status, self.headers, self.content = path, status, headers, content
        body = self.body = content.decode(errors="replace")
        reader = _Reader()
        if headers.get("Content-Type", "").startswith("text/html"):
            reader.feed(body)
        self.title, self.heading = reader.title, reader.heading.strip()
        self.links, self.forms, self.ids = reader.links, reader.forms, reader.ids
        self.text = " ".join(" ".join(reader.text).split())


class Browser:
    """Keeps cookies as a browser does, follows redirects, sends forms."""

    def __init__(self, port, headers=None):
        self.port, self.cookies, self.headers = port, {}, headers or {}
        self.page = None

    def connection(self, timeout):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)

    def request(self, method, path, body=None, headers=None, timeout=20):
        connection = self.connection(timeout)
        try:
            sent = [f"{name}={value}" for (name, scope), value in self.cookies.items()
                    if path.split("?")[0] == scope
                    or path.startswith(scope if scope.endswith("/") else scope + "/")]
            given = dict(self.headers)
            if sent:
                given["Cookie"] = "; ".join(sent)
            if body is not None:
                given["Content-Type"] = "application/x-www-form-urlencoded"
            given.update(headers or {})
            connection.request(method, path, body=body, headers=given)
            answer = connection.getresponse()
            content = answer.read()
            for cookie in answer.headers.get_all("Set-Cookie") or []:
                self._keep(cookie)
            return Page(path, answer.status, answer.headers, content)
        finally:
            connection.close()

    def _keep(self, cookie):
        first, *attributes = [part.strip() for part in cookie.split(";")]
        name, value = first.split("=", 1)
        scope = next((a[5:] for a in attributes if a.startswith("Path=")), "/")
        if value:
            self.cookies[name, scope] = value
        else:
            self.cookies.pop((name, scope), None)

    def follow(self, page):
        for _ in range(5):
            if page.status != 303:
                break
            page = self.request("GET", page.headers["Location"])
        self.page = page
        return page

    def get(self, path):
        return self.follow(self.request("GET", path.split("#")[0]))

    def click(self, link):
        """Follows the first link whose address ends so."""
        found = next(href for href in self.page.links if href.split("#")[0].endswith(link))
        return self.get(found)

    def fill(self, values=None, button=None, form=None, files=None):
        """Sends the page's form with these values; lists are several fields of a name."""
        values = values or {}
        if form is None:
            form = next(
                form for form in self.page.forms
                if any(button in words for words, _, _ in form.buttons)) if button else next(
                form for form in self.page.forms
                if form.action is None or "sign-out" not in form.action)
        fields = [(name, value) for name, value in form.fields if name not in values]
        for name, value in values.items():
            fields += [(name, one) for one in (value if isinstance(value, list) else [value])]
        if button:
            _, name, value = next(found for found in form.buttons if button in found[0])
            if name:
                fields.append((name, value))
        path = form.action or self.page.path.split("?")[0]
        if form.encoding is None:
            return self.follow(self.request("POST", path, body=urllib.parse.urlencode(fields)))
        assert form.encoding == "multipart/form-data", form.encoding
        fields = [(name, value) for name, value in fields if name not in form.files]
        body, boundary = multipart(fields, {name: ("", b"") for name in form.files} | (files or {}))
        return self.follow(self.request(
            "POST", path, body=body, headers={"Content-Type": f"{form.encoding}; boundary={boundary}"}))


def multipart(fields, files, boundary="----formBoundary7MA4YWxk"):
    """A form in parts, as browsers send it (RFC 7578)."""
    body = b""
    for name, value in fields:
        value = value.replace("\n", "\r\n")
        body += f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
    for name, (file, content) in files.items():
        body += (f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"; filename="{file}"\r\n'
                 "Content-Type: application/octet-stream\r\n\r\n").encode() + content + b"\r\n"
    return body + f"--{boundary}--\r\n".encode(), boundary


def until(fact, seconds=20, pause=0.01):
    """Waits until a fact holds; its value. Looks again after a pause in seconds."""
    deadline = time.monotonic() + seconds
    while True:
        value = fact()
        if value:
            return value
        assert time.monotonic() < deadline, "it did not come to be"
        select.select([], [], [], pause)
