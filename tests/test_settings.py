"""Settings: the file, the environment over it, the command line over both."""

from __future__ import annotations

from dataclasses import Field, fields
from pathlib import Path
from typing import Any

import pytest

from app.settings import Settings


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A settings file with a few values."""
    path = tmp_path / "holotype.toml"
    path.write_text('host = "file.example"\nport = 1\nquery_seconds = 2\nlog_level = "DEBUG"\n')
    return path


def test_nothing_said_is_the_defaults(tmp_path: Path) -> None:
    assert Settings.read({}, tmp_path / "absent.toml") == Settings()


def test_the_file_over_the_defaults(file: Path) -> None:
    found = Settings.read({}, file)
    assert (found.host, found.port, found.log_level) == ("file.example", 1, "DEBUG")
    assert found.threads == Settings().threads


def test_the_environment_over_the_file(file: Path) -> None:
    found = Settings.read({"HOLOTYPE_PORT": "2", "HOLOTYPE_HOST": "environment.example"}, file)
    assert (found.host, found.port) == ("environment.example", 2)
    assert found.log_level == "DEBUG"


def test_the_command_line_over_both(file: Path) -> None:
    found = Settings.read({"HOLOTYPE_PORT": "2", "HOLOTYPE_DATA": "there"}, file, port=3, host=None)
    assert (found.host, found.port, found.data) == ("file.example", 3, "there")


def test_nought_on_the_command_line_is_said(file: Path) -> None:
    assert Settings.read({}, file, port=0).port == 0


def test_the_environment_names_the_file(file: Path) -> None:
    assert Settings.read({"HOLOTYPE_SETTINGS": str(file)}).host == "file.example"


def test_a_file_in_the_working_folder_is_found(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(file.parent)
    monkeypatch.delenv("HOLOTYPE_SETTINGS", raising=False)
    monkeypatch.setenv("HOLOTYPE_PORT", "2")
    found = Settings.read()
    assert (found.host, found.port) == ("file.example", 2)


def test_values_are_of_the_kind_of_their_default(file: Path) -> None:
    found = Settings.read({"HOLOTYPE_QUERY_SECONDS": "0.5", "HOLOTYPE_READERS": "4"}, file)
    assert (found.query_seconds, found.readers) == (0.5, 4)
    assert isinstance(Settings.read({}, file).query_seconds, float)


def test_an_unknown_name_in_the_file(file: Path) -> None:
    file.write_text("prot = 8000\n")
    with pytest.raises(ValueError, match=r"holotype\.toml: unknown setting prot"):
        Settings.read({}, file)


def test_an_unknown_name_on_the_command_line(file: Path) -> None:
    with pytest.raises(ValueError, match="unknown setting prot"):
        Settings.read({}, file, prot=8000)


def test_what_others_put_into_the_environment_is_theirs(tmp_path: Path) -> None:
    assert Settings.read({"HOLOTYPE_PROT": "1", "PORT": "2"}, tmp_path / "absent.toml") == Settings()


OUT_OF_BOUNDS = [
    ("PORT", "eighty", "a whole number from 0 to 65,535, such as 8000"),
    ("PORT", "80.5", "a whole number from 0 to 65,535"),
    ("PORT", "", "a whole number from 0 to 65,535"),
    ("PORT", "65536", "a whole number from 0 to 65,535"),
    ("THREADS", "0", "a whole number from 1 to 1,000, such as 32"),
    ("QUERY_SECONDS", "long", "seconds from 0.1 to 86,400, such as 30"),
    ("QUERY_SECONDS", "-5", "seconds from 0.1"),
    ("QUERY_SECONDS", "nan", "seconds from 0.1"),
    ("QUERY_MEMORY", "1000", "a whole number of bytes, of 268,435,456 or more, such as 4294967296"),
    ("QUERY_PER_CLIENT", "0", "a whole number from 1"),
    ("RATE_WRITE", "banana", "a number of 1 or more in a second, minute, hour or day, such as 1200/minute"),
    ("RATE_WRITE", "0/minute", "a number of 1 or more"),
    ("BASE", "museum", "a whole http or https address, or nothing, such as https://collection.example/"),
    ("SERVICES", "http://a.example/ ftp://b.example/", "whole http or https addresses"),
    ("CONTACT", "the curator", "an e-mail address, or nothing"),
    ("LOG_LEVEL", "LOUD", "INFO, DEBUG, WARNING or ERROR"),
    ("LOG_FORMAT", "xml", "text or json"),
    ("SNAPSHOTS", "perhaps", "true or false"),
]


@pytest.mark.parametrize(("name", "value", "accepted"), OUT_OF_BOUNDS)
def test_what_is_out_of_bounds(tmp_path: Path, name: str, value: str, accepted: str) -> None:
    with pytest.raises(ValueError, match=r"Give .*, such as ") as error:
        Settings.read({f"HOLOTYPE_{name}": value}, tmp_path / "absent.toml")
    said = str(error.value)
    assert said.startswith(f"HOLOTYPE_{name}: “{value}” is not accepted. Give {accepted}")


@pytest.mark.parametrize("text", ['port = "abc"', "port = true", "port = 8000.5"])
def test_the_file_is_named_where_it_is_wrong(file: Path, text: str) -> None:
    file.write_text(text + "\n")
    with pytest.raises(ValueError, match="is not accepted") as error:
        Settings.read({}, file)
    assert str(error.value).startswith(f"{file}, port: “")


def test_the_option_is_named_where_it_is_wrong(file: Path) -> None:
    with pytest.raises(ValueError, match="--port: “-1” is not accepted"):
        Settings.read({}, file, port=-1)
    with pytest.raises(ValueError, match="--store: “ ” is not accepted"):
        Settings.read({}, file, data=" ")


def test_a_file_that_is_no_toml(file: Path) -> None:
    for text in (b"host = ", b"\xff"):
        file.write_bytes(text)
        with pytest.raises(ValueError, match="this is no TOML") as error:
            Settings.read({}, file)
        assert str(error.value).startswith(f"{file}: ")


def test_a_file_that_is_named_and_not_there(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="HOLOTYPE_SETTINGS: there is no file"):
        Settings.read({"HOLOTYPE_SETTINGS": str(tmp_path / "absent.toml")})


@pytest.mark.parametrize("item", fields(Settings), ids=lambda item: item.name)
def test_defaults_and_examples_are_accepted(tmp_path: Path, item: Field[Any]) -> None:
    bounds = item.metadata["bounds"]
    assert bounds.holds(item.default)
    Settings.read({f"HOLOTYPE_{item.name.upper()}": bounds.example}, tmp_path / "absent.toml")


ISSUERS = """
[[issuers]]
preset = "orcid"
client_id = "x"
client_secret_variable = "ORCID_SECRET"

[[issuers]]
preset = "google"
client_id = "y"
client_secret_file = "secret"
"""


def test_secrets_come_from_environment_and_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "holotype.toml").write_text(ISSUERS)
    (tmp_path / "secret").write_text("of google\n")
    found = Settings.read({}).with_secrets({"ORCID_SECRET": "of orcid"})
    assert [table["client_secret"] for table in found.issuers] == ["of orcid", "of google"]


@pytest.mark.parametrize(
    ("environment", "fault"), [({}, "ORCID_SECRET"), ({"ORCID_SECRET": "x"}, "secret cannot")]
)
def test_secret_that_is_not_there_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], fault: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "holotype.toml").write_text(ISSUERS)
    with pytest.raises(ValueError, match=fault):
        Settings.read({}).with_secrets(environment)


def test_secret_among_the_settings_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "holotype.toml"
    path.write_text('[[issuers]]\npreset = "orcid"\nclient_id = "x"\nclient_secret = "hush"\n')
    with pytest.raises(ValueError, match="does not belong") as error:
        Settings.read({}, path)
    assert "hush" not in str(error.value)


def test_tables_in_the_environment_are_json(tmp_path: Path) -> None:
    said = {"HOLOTYPE_ISSUERS": '[{"preset": "orcid", "client_id": "x"}]'}
    assert Settings.read(said, tmp_path / "absent.toml").issuers == ({"preset": "orcid", "client_id": "x"},)


@pytest.mark.parametrize("text", ["orcid", "{}", "[1]"])
def test_tables_that_are_none_are_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(ValueError, match="list of tables"):
        Settings.read({"HOLOTYPE_ISSUERS": text}, tmp_path / "absent.toml")
