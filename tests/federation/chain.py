"""A home organisation and a proxy as processes of their own, on free ports of this machine."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import requests

from tests.federation.described import lay_down

HERE = Path(__file__).resolve().parent
FOLDER = Path(sys.prefix) / "federation"
DEBIAN = FOLDER / "debian"
# Extensions of PHP that a packed one has as files; in this order, one needs another.
EXTENSIONS = ("ctype", "iconv", "tokenizer", "posix", "mbstring", "dom", "xml", "simplexml")


def program(pattern: str, name: str) -> Path | None:
    """A program that was unpacked, else that of the system, else None."""
    for found in sorted((DEBIAN / "usr" / "bin").glob(pattern)):
        return found
    system = shutil.which(name)
    return Path(system) if system else None


def lacking() -> str:
    """What is not there, or "" where everything is."""
    wanted = {
        "SATOSA": (FOLDER / "proxy" / "bin" / "gunicorn").exists(),
        "SimpleSAMLphp": simplesamlphp().exists(),
        "PHP": program("php[0-9].*", "php"),
        "xmlsec1": program("xmlsec1", "xmlsec1"),
        "openssl": shutil.which("openssl"),
    }
    return ", ".join(name for name, there in wanted.items() if not there)


def simplesamlphp() -> Path:
    unpacked = DEBIAN / "usr" / "share" / "simplesamlphp"
    return unpacked if unpacked.exists() else Path("/usr/share/simplesamlphp")


def environment(**more: str) -> dict[str, str]:
    """That of a program whose libraries may be unpacked ones."""
    libraries = [
        *map(str, (DEBIAN / "usr" / "lib").glob("*-linux-gnu")),
        os.environ.get("LD_LIBRARY_PATH", ""),
    ]
    return {**os.environ, "LD_LIBRARY_PATH": os.pathsep.join(filter(None, libraries)), **more}


@contextmanager
def running(
    command: list[str | Path], folder: Path, probe: str, *, verify: Path | None = None, **more: str
) -> Iterator[None]:
    """Run a server until the block ends; it is up when ``probe`` answers, by the certificate ``verify``.

    Raises AssertionError with its words if it does not come up.
    """
    log = folder / f"{Path(command[0]).name}.log"
    with log.open("w") as said:
        process = subprocess.Popen(
            [*map(str, command)], cwd=folder, stdout=said, stderr=said, env=environment(**more)
        )
    try:
        deadline = time.monotonic() + 60
        while not _answers(probe, verify):
            if process.poll() is not None or time.monotonic() > deadline:
                raise AssertionError(log.read_text())
            time.sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait(20)


def _answers(address: str, verify: Path | None) -> bool:
    try:
        return requests.get(address, timeout=20, verify=str(verify) if verify else True).status_code == 200
    except requests.ConnectionError:
        return False


@contextmanager
def home(folder: Path, port: int, domain: str) -> Iterator[str]:
    """A home organisation of people at ``domain``; gives its identifier, where its metadata are.

    Its files are in ``folder``. It knows others by their metadata, in files ``*.xml`` there; among them,
    it is a discovery service too.
    """
    key_pair(folder, "home")
    address = f"http://127.0.0.1:{port}"
    php = program("php[0-9].*", "php")
    assert php is not None
    unpacked = [file for name in EXTENSIONS for file in (DEBIAN / "usr/lib/php").glob(f"2*/{name}.so")]
    settings = [
        "display_errors=stderr",
        "error_reporting=E_ALL&~E_DEPRECATED",
        *(f"extension={file}" for file in unpacked),
    ]
    options = [part for setting in settings for part in ("-d", setting)]
    if php.is_relative_to(DEBIAN):
        options.insert(0, "-n")
    attributes = DEBIAN / "etc/simplesamlphp/attributemap"
    identifier = f"{address}/saml2/idp/metadata.php"
    with running(
        [php, *options, "-S", f"127.0.0.1:{port}", "-t", simplesamlphp() / "www"],
        folder,
        identifier,
        SIMPLESAMLPHP_CONFIG_DIR=str(HERE / "home"),
        HOME_ADDRESS=address,
        HOME_DOMAIN=domain,
        HOME_FOLDER=str(folder),
        HOME_ATTRIBUTES=f"{attributes if attributes.exists() else '/etc/simplesamlphp/attributemap'}/",
    ):
        yield identifier


@contextmanager
def proxy(folder: Path, port: int, homes: Iterable[str], instead: Mapping[str, str]) -> Iterator[str]:
    """The proxy of the documentation, laid down in ``folder``; gives its address.

    ``homes`` are the identifiers of running home organisations, ``instead`` further texts to put for
    those of the documentation. Its certificate is ``web.crt`` in the folder.
    """
    address = f"https://127.0.0.1:{port}"
    xmlsec = program("xmlsec1", "xmlsec1")
    lay_down(
        folder, {"https://proxy.example.org": address, "/usr/bin/xmlsec1": str(xmlsec), **instead}
    )  # fmt: skip
    (folder / "homes").mkdir()
    for number, identifier in enumerate(homes):
        told = requests.get(identifier, timeout=20).text
        (folder / "homes" / f"{number}.xml").write_text(told, encoding="utf-8")
    key_pair(folder, "web", "-addext", "subjectAltName=IP:127.0.0.1")
    with running(
        [
            FOLDER / "proxy/bin/gunicorn",
            *("--keyfile", "web.key", "--certfile", "web.crt", "--no-control-socket"),
            *("--bind", f"127.0.0.1:{port}", "--workers", "1", "--threads", "8", "satosa.wsgi:app"),
        ],
        folder,
        f"{address}/.well-known/openid-configuration",
        verify=folder / "web.crt",
    ):
        yield address


def key_pair(folder: Path, name: str, *more: str) -> None:
    """Make ``name.key`` and a certificate ``name.crt`` that it signs itself."""
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", f"/CN={name}",
         "-keyout", f"{name}.key", "-out", f"{name}.crt", *more],
        cwd=folder, capture_output=True, check=True,
    )  # fmt: skip
