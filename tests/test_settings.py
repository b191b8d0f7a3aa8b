"""Settings: the file, the environment over it, the command line over both."""

from __future__ import annotations

from pathlib import Path

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


@pytest.mark.parametrize(
    ("name", "value", "kind"),
    [
        ("PORT", "eighty", "int"),
        ("PORT", "80.5", "int"),
        ("QUERY_SECONDS", "long", "float"),
        ("PORT", "", "int"),
    ],
)
def test_a_value_of_the_wrong_kind(tmp_path: Path, name: str, value: str, kind: str) -> None:
    with pytest.raises(ValueError, match=f"{name.lower()}: “{value}” is no {kind}"):
        Settings.read({f"HOLOTYPE_{name}": value}, tmp_path / "absent.toml")


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
