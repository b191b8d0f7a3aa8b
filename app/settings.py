"""Settings: one file, the environment over it, the command line over both. The only reader of either."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from app.bounds import (
    FOLDER,
    MAIL,
    NAMES,
    SWITCH,
    TABLES,
    TEXT,
    Bounds,
    accepted,
    address,
    addresses,
    number,
    rate,
    seconds,
    words,
)

PREFIX = "HOLOTYPE_"
_OPTIONS = {"data": "--store"}  # whose option is called otherwise


def _setting(default: Any, says: str, bounds: Bounds) -> Any:
    return field(default=default, metadata={"says": says, "bounds": bounds})


@dataclass(frozen=True)
class Settings:
    """Everything that can be set. In the file by name, in the environment as HOLOTYPE_NAME."""

    data: str = _setting("holotype-data", "Folder of the store, the index and all that is kept.", TEXT)
    base: str = _setting(
        "",
        "What every minted IRI begins with. Fixed at the first start; default: host and port then.",
        address("https://collection.example/"),
    )
    host: str = _setting("127.0.0.1", "Address the server listens on.", TEXT)
    port: int = _setting(8000, "Port the server listens on; 0 takes a free one.", number(0, 8000, 65_535))
    threads: int = _setting(
        32, "Requests the server works on at once; a query that waits holds one.", number(1, 32, 1000)
    )
    store: str = _setting(
        "",
        "Query address of a SPARQL 1.1 engine to use in place of the embedded one.",
        address("http://127.0.0.1:8890/sparql"),
    )
    store_update: str = _setting(
        "",
        "Update address of that engine; default: the query address.",
        address("http://127.0.0.1:8890/sparql"),
    )
    store_graphs: str = _setting(
        "", "Graph store address of that engine.", address("http://127.0.0.1:8890/sparql-graph-crud")
    )
    services: str = _setting(
        "",
        "Addresses of other SPARQL endpoints that queries may ask by SERVICE, blanks between.",
        addresses("https://query.wikidata.org/sparql"),
    )
    readers: int = _setting(2, "Reader processes for queries sent by others.", number(1, 2, 256))
    query_seconds: float = _setting(30.0, "Deadline of a query sent by others, in seconds.", seconds(0.1, 30))
    query_rows: int = _setting(1_000_000, "Most rows of an answer.", number(1, 1_000_000))
    query_bytes: int = _setting(256 << 20, "Most bytes of an answer.", number(1024, 256 << 20, unit="bytes"))
    query_memory: int = _setting(
        4 << 30, "Most memory of a reader process, in bytes.", number(256 << 20, 4 << 30, unit="bytes")
    )
    query_per_client: int = _setting(
        2, "Queries of one client at once; more wait their turn.", number(1, 2, 1000)
    )
    query_queue: int = _setting(
        32, "Queries that may wait; more are told to come back.", number(0, 32, 100_000)
    )
    connections: int = _setting(1000, "Connections that may be open at once.", number(10, 1000, 100_000))
    rate_write: str = _setting(
        "1200/minute", "Writes of one person or token; more are told to wait.", rate("1200/minute")
    )
    rate_visitor: str = _setting(
        "600/minute", "Forms and jobs of one address that has not signed in.", rate("600/minute")
    )
    rate_sign_in: str = _setting(
        "60/minute", "Requests to the sign-in pages by one address.", rate("60/minute")
    )
    upload_bytes: int = _setting(
        2 << 30, "Largest archive or graph taken by HTTP, in bytes.", number(1024, 2 << 30, unit="bytes")
    )
    check_bytes: int = _setting(
        64 << 20,
        "Largest file that anybody may have checked by HTTP, in bytes.",
        number(1024, 64 << 20, unit="bytes"),
    )
    check_records: int = _setting(
        100_000, "Most records of an archive that are checked at once.", number(1, 100_000)
    )
    check_seconds: float = _setting(120.0, "Most seconds that a check may take.", seconds(1, 120))
    download_days: int = _setting(
        30, "Days that the file of a download is kept; its page stays.", number(1, 30, 3650)
    )
    download_records: int = _setting(1_000_000, "Most records of a download.", number(1, 1_000_000))
    snapshots: bool = _setting(True, "Whether the server keeps snapshots of the past.", SWITCH)
    snapshots_last: int = _setting(
        5, "Snapshots of the past that are kept however old, the newest.", number(0, 5)
    )
    snapshots_hours: int = _setting(
        24, "Of so many hours with changes the last snapshot is kept.", number(0, 24)
    )
    snapshots_days: int = _setting(7, "Of so many days.", number(0, 7))
    snapshots_weeks: int = _setting(5, "Of so many weeks.", number(0, 5))
    snapshots_months: int = _setting(12, "Of so many months.", number(0, 12))
    snapshots_pause: float = _setting(
        60.0, "Least time between two kept snapshots, in seconds.", seconds(0, 60)
    )
    snapshots_bytes: int = _setting(
        20 << 30, "Disk that kept snapshots may take; the oldest go first.", number(0, 20 << 30, unit="bytes")
    )
    mappings: str = _setting(
        "", "Folder of own mapping tables, whose lines go over those of the house.", FOLDER
    )
    contact: str = _setting(
        "", "E-mail address of whoever answers for this installation, told to harvesters.", MAIL
    )
    webhook_hosts: str = _setting(
        "", "Hosts that webhooks may go to though their addresses are private, blanks between.", NAMES
    )
    log_level: str = _setting(
        "INFO", "DEBUG, INFO, WARNING or ERROR.", words("INFO", "DEBUG", "WARNING", "ERROR")
    )
    log_format: str = _setting("text", "text, or json for one JSON object a line.", words("text", "json"))
    trusted_proxies: int = _setting(
        0, "How many proxies stand in front and set X-Forwarded headers.", number(0, 1, 10)
    )
    issuers: tuple[Any, ...] = _setting(
        (), "Sign-in services, as tables `[[issuers]]`; in the environment as JSON.", TABLES
    )
    entitlements: tuple[Any, ...] = _setting(
        (), "Which role follows from which entitlement, as tables `[[entitlements]]`.", TABLES
    )
    orcid_api: str = _setting(
        "https://pub.orcid.org/v3.0",
        "Base address of the ORCID public API, by which people have their own record read; empty for none.",
        address("https://pub.orcid.org/v3.0"),
    )
    session_minutes: int = _setting(
        60, "Minutes without a request after which a session ends.", number(1, 60, 1440)
    )
    session_hours: int = _setting(12, "Hours after which a session ends in any case.", number(1, 12, 8760))

    @classmethod
    def read(
        cls, environment: Mapping[str, str] | None = None, path: Path | None = None, **over: Any
    ) -> Settings:
        """File (``HOLOTYPE_SETTINGS`` or ``holotype.toml``), environment, then ``over`` (None left out).

        Raises ValueError for a file that cannot be read, an unknown name, or a value out of bounds;
        its message says where it was given and what is accepted.
        """
        environment = os.environ if environment is None else environment
        place = path or Path(environment.get(PREFIX + "SETTINGS", "holotype.toml"))
        if path is None and PREFIX + "SETTINGS" in environment and not place.is_file():
            raise ValueError(
                f"{PREFIX}SETTINGS: there is no file {place}. Name one, or take the variable away."
            )
        found = _in_file(place)
        given = {name: f"{place}, {name}" for name in found}
        known = {item.name: item for item in fields(cls)}
        for name in known:
            if (variable := PREFIX + name.upper()) in environment:
                found[name], given[name] = environment[variable], variable
        for name, value in over.items():
            if value is not None:
                found[name], given[name] = value, _OPTIONS.get(name, f"--{name}")
        if unknown := sorted(set(found) - set(known)):
            raise ValueError(f"{place}: unknown setting {', '.join(unknown)}.")
        read = {name: accepted(known[name], given[name], value) for name, value in found.items()}
        if any("client_secret" in table for table in read.get("issuers", ())):
            raise ValueError(
                f"{place}: client_secret does not belong among the settings. Put it into a file or the "
                "environment, and name that by client_secret_file or client_secret_variable."
            )
        return cls(**read)

    def with_secrets(self, environment: Mapping[str, str] | None = None) -> Settings:
        """The same with the secrets of the sign-in services, read where they are kept.

        Raises ValueError for one that is not there.
        """
        environment = os.environ if environment is None else environment
        return replace(self, issuers=tuple(_with_secret(table, environment) for table in self.issuers))


def _in_file(place: Path) -> dict[str, Any]:
    if not place.exists():
        return {}
    try:
        return tomllib.loads(place.read_text(encoding="utf-8"))
    except OSError as error:
        raise ValueError(f"{place}: it cannot be read: {error.strerror}.") from None
    except ValueError as error:
        raise ValueError(
            f'{place}: this is no TOML: {error}. Write a setting a line, texts in quotes: host = "127.0.0.1".'
        ) from None


def _with_secret(table: dict[str, Any], environment: Mapping[str, str]) -> dict[str, Any]:
    """A sign-in service with its secret, which stands in the environment or in a file of its own."""
    found = dict(table)
    variable, path = (str(found.pop(f"client_secret_{name}", "")) for name in ("variable", "file"))
    if variable:
        if variable not in environment:
            raise ValueError(f"issuers: there is no {variable} in the environment. Set it to the secret.")
        found["client_secret"] = environment[variable].strip()
    elif path:
        try:
            found["client_secret"] = Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise ValueError(f"issuers: {path} cannot be read: {error.strerror}.") from None
    return found
