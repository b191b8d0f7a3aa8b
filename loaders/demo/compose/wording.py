"""How labels say things: dates, coordinates, heights and small words in several languages."""

from __future__ import annotations

MONTHS = {
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "en": "January February March April May June July August September October November December",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
    "cs": "ledna února března dubna května června července srpna září října listopadu prosince",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
}
ROMAN = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"]
SEASONS = {
    "de": "Winter Frühjahr Sommer Herbst",
    "en": "winter spring summer autumn",
    "fr": "hiver printemps été automne",
    "pt": "inverno primavera verão outono",
    "nl": "winter lente zomer herfst",
    "es": "invierno primavera verano otoño",
    "ru": "зима весна лето осень",
    "cs": "zima jaro léto podzim",
    "it": "inverno primavera estate autunno",
}
SMALL = {  # collector, identifier, height, number
    "de": ("leg.", "det.", "m ü. NN", "Nr."),
    "en": ("Coll.", "Det.", "m a.s.l.", "no."),
    "fr": ("Leg.", "Dét.", "m alt.", "n°"),
    "pt": ("Col.", "Det.", "m s.n.m.", "nº"),
    "nl": ("Verz.", "Det.", "m boven NAP", "nr."),
    "es": ("Col.", "Det.", "m s.n.m.", "n.º"),
    "ru": ("Собр.", "Опр.", "м над ур. м.", "№"),
    "cs": ("Leg.", "Det.", "m n. m.", "č."),
    "it": ("Racc.", "Det.", "m s.l.m.", "n."),
}
UNKNOWN = {
    "de": "Sammler unbekannt",
    "en": "collector unknown",
    "fr": "récolteur inconnu",
    "pt": "coletor desconhecido",
    "nl": "verzamelaar onbekend",
}
NO_DATE = {"de": "o. D.", "en": "n.d.", "fr": "sans date", "pt": "s.d.", "nl": "z.d."}


def speech(language: str) -> str:
    """The nearest language the tables here know."""
    return language if language in MONTHS else {"uk": "ru", "pl": "cs"}.get(language, "en")


def long_date(year: int, month: int, day: int, language: str) -> str:
    """The date in words."""
    name = MONTHS[language].split()[month - 1]
    forms = {
        "de": f"{day}. {name} {year}",
        "en": f"{name} {day}, {year}",
        "pt": f"{day} de {name} de {year}",
        "es": f"{day} de {name} de {year}",
        "ru": f"{day} {name} {year} г.",
        "cs": f"{day}. {name} {year}",
    }
    return forms.get(language, f"{day} {name} {year}")


def label_date(year: int, month: int, day: int, language: str) -> str:
    """The short form with a Roman month, as on most labels: 12.VII.1893."""
    gap = ". " if language in {"de", "cs"} else "."
    return f"{day}{gap}{ROMAN[month - 1]}{gap}{year}"


def season(year: int, month: int, language: str, *, southern: bool = False) -> str:
    """Season and year; the seasons are turned round in the south."""
    index = month % 12 // 3
    word = SEASONS[language].split()[(index + 2) % 4 if southern else index]
    return f"{word} {year}"


def month_year(year: int, month: int, language: str) -> str:
    """Month in words and year."""
    name = MONTHS[language].split()[month - 1]
    joint = " de " if language in {"pt", "es"} else " "
    return f"{name}{joint}{year}"


def degrees(value: float, positive: str, negative: str) -> str:
    """Degrees, minutes and whole seconds: 48°26'10"N."""
    seconds = round(abs(value) * 3600)
    letter = positive if value >= 0 else negative
    return f"{seconds // 3600}°{seconds // 60 % 60:02d}'{seconds % 60:02d}\"{letter}"


def coordinates(latitude: float, longitude: float, language: str) -> tuple[str, str]:
    """Latitude and longitude in degrees, minutes and seconds."""
    west = "O" if language in {"fr", "pt", "es", "it"} else "W"
    east = "L" if language == "pt" else "E"
    return degrees(latitude, "N", "S"), degrees(longitude, east, west)


def minutes(value: float, positive: str, negative: str) -> str:
    """Degrees and decimal minutes: 48° 26.17' N."""
    tenths = round(abs(value) * 6000)
    return f"{tenths // 6000}° {tenths % 6000 / 100:05.2f}' {positive if value >= 0 else negative}"
