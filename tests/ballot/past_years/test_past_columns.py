from dorsal.ballot.past_years import PastColumns, suggest_columns


def test_usual_names_are_recognised_in_several_languages() -> None:
    header = ("Año", "NOMBRE", "Apellidos", "Fecha de nacimiento", "E-mail", "Población", "Estado")
    assert suggest_columns(header) == PastColumns(
        year="Año",
        name="NOMBRE",
        surname="Apellidos",
        born="Fecha de nacimiento",
        birth_year="",
        email="E-mail",
        sex="",
        country="",
        town="Población",
        outcome="Estado",
    )


def test_the_usual_header_gives_the_usual_columns() -> None:
    usual = PastColumns()
    header = ("year", "name", "birth_date", "birth_year", "email", "sex", "country", "town")
    assert suggest_columns((*header, "outcome")) == usual
    assert suggest_columns(("x", "")) == PastColumns(**dict.fromkeys(PastColumns.__slots__, ""))
