"""Settings: one file, the environment over it, the command line over both. The only reader of either."""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

PREFIX = "HOLOTYPE_"
_YES, _NO = ("true", "yes", "on", "1"), ("false", "no", "off", "0")


def _setting(default: Any, says: str) -> Any:
    return field(default=default, metadata={"says": says})


@dataclass(frozen=True)
class Settings:
    """Everything that can be set. In the file by name, in the environment as HOLOTYPE_NAME."""

    data: str = _setting("holotype-data", "Folder of the store, the index and all that is kept.")
    base: str = _setting(
        "", "What every minted IRI begins with. Fixed at the first start; default: host and port then."
    )
    host: str = _setting("127.0.0.1", "Address the server listens on.")
    port: int = _setting(8000, "Port the server listens on; 0 takes a free one.")
    threads: int = _setting(32, "Requests the server works on at once; a query that waits holds one.")
    store: str = _setting("", "Query address of a SPARQL 1.1 engine to use in place of the embedded one.")
    store_update: str = _setting("", "Update address of that engine; default: the query address.")
    store_graphs: str = _setting("", "Graph store address of that engine.")
    services: str = _setting(
        "", "Addresses of other SPARQL endpoints that queries may ask by SERVICE, blanks between."
    )
    readers: int = _setting(2, "Reader processes for queries sent by others.")
    query_seconds: float = _setting(30.0, "Deadline of a query sent by others, in seconds.")
    query_rows: int = _setting(1_000_000, "Most rows of an answer.")
    query_bytes: int = _setting(256 << 20, "Most bytes of an answer.")
    query_memory: int = _setting(4 << 30, "Most memory of a reader process, in bytes.")
    query_per_client: int = _setting(2, "Queries of one client at once; more wait their turn.")
    query_queue: int = _setting(32, "Queries that may wait; more are told to come back.")
    connections: int = _setting(1000, "Connections that may be open at once.")
    rate_write: str = _setting("1200/minute", "Writes of one person or token; more are told to wait.")
    rate_visitor: str = _setting("600/minute", "Forms and jobs of one address that has not signed in.")
    rate_sign_in: str = _setting("60/minute", "Requests to the sign-in pages by one address.")
    upload_bytes: int = _setting(2 << 30, "Largest archive or graph taken by HTTP, in bytes.")
    check_bytes: int = _setting(64 << 20, "Largest file that anybody may have checked by HTTP, in bytes.")
    check_records: int = _setting(100_000, "Most records of an archive that are checked at once.")
    check_seconds: float = _setting(120.0, "Most seconds that a check may take.")
    download_days: int = _setting(30, "Days that the file of a download is kept; its page stays.")
    download_records: int = _setting(1_000_000, "Most records of a download.")
    snapshots: bool = _setting(True, "Whether the server keeps snapshots of the past.")
    snapshots_last: int = _setting(5, "Snapshots of the past that are kept however old, the newest.")
    snapshots_hours: int = _setting(24, "Of so many hours with changes the last snapshot is kept.")
    snapshots_days: int = _setting(7, "Of so many days.")
    snapshots_weeks: int = _setting(5, "Of so many weeks.")
    snapshots_months: int = _setting(12, "Of so many months.")
    snapshots_pause: float = _setting(60.0, "Least time between two kept snapshots, in seconds.")
    snapshots_bytes: int = _setting(20 << 30, "Disk that kept snapshots may take; the oldest go first.")
    contact: str = _setting(
        "", "E-mail address of whoever answers for this installation, told to harvesters."
    )
    webhook_hosts: str = _setting(
        "", "Hosts that webhooks may go to though their addresses are private, blanks between."
    )
    log_level: str = _setting("INFO", "DEBUG, INFO, WARNING or ERROR.")
    log_format: str = _setting("text", "text, or json for one JSON object a line.")
    trusted_proxies: int = _setting(0, "How many proxies stand in front and set X-Forwarded headers.")
    issuers: tuple[Any, ...] = _setting(
        (), "Sign-in services, as tables `[[issuers]]`; in the environment as JSON."
    )
    entitlements: tuple[Any, ...] = _setting(
        (), "Which role follows from which entitlement, as tables `[[entitlements]]`."
    )
    orcid_api: str = _setting(
        "https://pub.orcid.org/v3.0",
        "Base address of the ORCID public API, by which people have their own record read; empty for none.",
    )
    session_minutes: int = _setting(60, "Minutes without a request after which a session ends.")
    session_hours: int = _setting(12, "Hours after which a session ends in any case.")

    @classmethod
    def read(
        cls, environment: Mapping[str, str] | None = None, path: Path | None = None, **over: Any
    ) -> Settings:
        """File (``HOLOTYPE_SETTINGS`` or ``holotype.toml``), environment, then ``over`` (None left out).

        Raises ValueError for an unknown name or a value of the wrong kind.
        """
        environment = os.environ if environment is None else environment
        place = path or Path(environment.get(PREFIX + "SETTINGS", "holotype.toml"))
        found: dict[str, Any] = {}
        if place.exists():
            found |= tomllib.loads(place.read_text(encoding="utf-8"))
        known = {item.name: item for item in fields(cls)}
        for name in known:
            if PREFIX + name.upper() in environment:
                found[name] = environment[PREFIX + name.upper()]
        found |= {name: value for name, value in over.items() if value is not None}
        if unknown := sorted(set(found) - set(known)):
            raise ValueError(f"{place}: unknown setting {', '.join(unknown)}.")
        read = {name: _as(known[name].default, name, value) for name, value in found.items()}
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


def _as(default: Any, name: str, value: Any) -> Any:
    if isinstance(default, bool) and isinstance(value, str):
        if value.lower() not in (*_YES, *_NO):
            raise ValueError(f"{name}: “{value}” is neither true nor false.")
        return value.lower() in _YES
    try:
        if isinstance(default, tuple):
            return _tables(json.loads(value) if isinstance(value, str) else value)
        return type(default)(value)
    except ValueError:
        kind = "list of tables" if isinstance(default, tuple) else type(default).__name__
        raise ValueError(f"{name}: “{value}” is no {kind}.") from None


def _tables(value: Any) -> tuple[dict[str, Any], ...]:
    if not isinstance(value, list | tuple) or not all(isinstance(table, dict) for table in value):
        raise ValueError
    return tuple(dict(table) for table in value)


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
