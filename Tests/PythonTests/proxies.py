"""The samples of Ops for nginx and Apache, run as they stand but for addresses and paths, with TLS.

Each is a process on ports of its own, with a certificate that only its tests trust.
"""

import http.client
import os
import pathlib
import shutil
import socket
import ssl
import subprocess

from daemon import TOP, _die_with_parent
from pages import Browser, free_port, until

NAME = "reviews.example.org"
MODULES = pathlib.Path("/usr/lib/apache2/modules")
# Those that the sample asks for, and what every Apache of Debian has.
APACHE = [
    "mpm_event", "authz_core", "alias", "socache_shmcb", "ssl", "proxy", "proxy_http", "headers",
    "reqtimeout", "setenvif"]


def certificate(folder):
    """Of this name, signed by itself; (certificate, key)."""
    paths = folder / "reviews.pem", folder / "reviews.key"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
         f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}", "-out", paths[0], "-keyout", paths[1]],
        check=True, stderr=subprocess.DEVNULL)
    return paths


class Proxy:
    """A server that runs a sample. `named` is the file in Ops without its ending."""

    def __init__(self, program, named, pages_port, folder):
        self.folder = folder / named
        self.folder.mkdir()
        self.plain, self.port = free_port(), free_port()
        self.certificate, key = certificate(self.folder)
        self.logs = self.folder / "logs"
        self.logs.mkdir()
        self.site = self.folder / "site.conf"
        self.site.write_text(self.adapted(
            (TOP / "Ops" / f"{named}.conf.example").read_text(), pages_port, key))
        self.process = subprocess.Popen(
            [program, *self.words()], stdin=subprocess.DEVNULL,
            stdout=open(self.folder / "said", "wb"), stderr=subprocess.STDOUT,
            env={**os.environ, "APACHE_LOG_DIR": str(self.logs)}, preexec_fn=_die_with_parent)
        until(self.listens, 20)

    def adapted(self, sample, pages_port, key):
        for old, new in [
                ("127.0.0.1:8300", f"127.0.0.1:{pages_port}"),
                (f"/etc/ssl/{NAME}.pem", str(self.certificate)),
                (f"/etc/ssl/private/{NAME}.key", str(key)), *self.own()]:
            assert old in sample, f"{old} is not in the sample"
            sample = sample.replace(old, new)
        return sample

    def listens(self):
        assert self.process.poll() is None, (self.folder / "said").read_text()
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def end(self):
        self.process.terminate()
        self.process.wait(20)

    def said(self):
        """Everything that it wrote of those who came."""
        return "".join(
            path.read_text(errors="replace")
            for path in [*sorted(self.logs.iterdir()), self.folder / "said"])

    def connection(self, timeout=30):
        context = ssl.create_default_context(cafile=self.certificate)
        connection = http.client.HTTPSConnection(NAME, self.port, timeout=timeout, context=context)
        connection._create_connection = (
            lambda _, wait, source: socket.create_connection(("127.0.0.1", self.port), wait))
        return connection

    def browser(self, headers=None):
        # As browsers do, it says from which site a form comes.
        own = {"Origin": f"https://{NAME}:{self.port}", "Sec-Fetch-Site": "same-origin"}
        return ProxiedBrowser(self, {**own, **(headers or {})})


class Nginx(Proxy):
    def own(self):
        return [
            ("listen 80;", f"listen 127.0.0.1:{self.plain};"),
            ("listen 443 ssl", f"listen 127.0.0.1:{self.port} ssl"),
            ("/var/log/nginx/", f"{self.logs}/")]

    def words(self):
        main = self.folder / "nginx.conf"
        places = "".join(
            f"{name}_temp_path {self.folder}/{name};\n"
            for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi"))
        # As Debian's own: everything that a site says nothing of is logged.
        main.write_text(
            f"daemon off;\nmaster_process off;\npid {self.folder}/pid;\n"
            f"error_log {self.logs}/error.log;\nevents {{}}\nhttp {{\n{places}"
            f"access_log {self.logs}/access.log;\ninclude {self.site};\n}}\n")
        return ["-p", self.folder, "-e", self.logs / "error.log", "-c", main]


class Apache(Proxy):
    def own(self):
        return [("*:80>", f"127.0.0.1:{self.plain}>"), ("*:443>", f"127.0.0.1:{self.port}>")]

    def words(self):
        main = self.folder / "apache.conf"
        loads = "".join(
            f"LoadModule {name}_module {MODULES}/mod_{name}.so\n" for name in APACHE)
        user = "User nobody\nGroup nogroup\n" if os.getuid() == 0 else ""
        # As Debian's own: a site without a log of its own stands in this one.
        main.write_text(
            f"ServerRoot {self.folder}\nServerName localhost\nPidFile {self.folder}/pid\n"
            f"DefaultRuntimeDir {self.folder}\nMutex pthread\n{user}{loads}"
            f"Listen 127.0.0.1:{self.plain}\nListen 127.0.0.1:{self.port}\n"
            f"ErrorLog {self.logs}/error.log\nCustomLog {self.logs}/other.log \"%r\"\n"
            f"Include {self.site}\n")
        return ["-f", main, "-D", "FOREGROUND"]


class ProxiedBrowser(Browser):
    """A browser that comes through a proxy, by TLS."""

    def __init__(self, proxy, headers):
        super().__init__(proxy.port, headers)
        self.proxy = proxy

    def connection(self, timeout):
        return self.proxy.connection(timeout)


def installed():
    """(name, kind, program) of each server that this machine has."""
    known = [("nginx", Nginx, "nginx"), ("apache", Apache, "apache2")]
    found = [(name, kind, shutil.which(program, path=os.environ["PATH"] + ":/usr/sbin"))
             for name, kind, program in known]
    for name, _, program in found:
        if program is None:
            print(f"{name} is not installed: Ops/{name}.conf.example is not tried")
    return [one for one in found if one[2]]
