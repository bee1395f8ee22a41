import marimo

__generated_with = "0.25.2"
app = marimo.App(width="medium", app_title="Waarom niet gehaald?")

with app.setup:
    import marimo as mo

    from pipelines.publish.site.numbers import NOTHING, decimal, long_date, points, quarter
    from pipelines.publish.site.words import AREA_TYPES, REASONS, TARGET_STATUS, VERDICTS, category
    from reading import pictures
    from reading.source import data_root, open_warehouse

    DRIVERS = {
        "tekort": "Waar zit het tekort?",
        "samenstelling": "Verandering in een jaar: is de groep anders samengesteld?",
        "uitkomst": "Verandering in een jaar: zijn de uitkomsten zelf veranderd?",
        "onbekend": "Hoeveel kunnen ontbrekende leveringen verklaren?",
        "geerfde_wachttijd": "Wie kwam al te laat uit een eerdere fase?",
    }


@app.cell(hide_code=True)
def _():
    mo.md("""
    # Waarom is een ambitie niet gehaald?

    Eerst: welke ambities zijn op een peildatum gehaald, niet gehaald, of niet te beoordelen. Dan, voor één daarvan:
    waar het tekort zit, wat er in een jaar veranderde, wat onbekend is en wat al eerder in de keten misging.
    """)
    return


@app.cell(hide_code=True)
def _():
    opened = open_warehouse(data_root(mo.cli_args()))
    mo.callout(mo.md(opened.message), kind=opened.tone)
    return (opened,)


@app.cell(hide_code=True)
def _(opened):
    mo.stop(not opened.has_figures)
    days = opened.rows("select distinct peildatum from indicators.fct_indicator_status order by peildatum desc")
    quarters = {quarter(day): day for day in days["peildatum"].to_list()}
    chosen_day = mo.ui.dropdown(quarters, value=next(iter(quarters)), label="Peildatum")
    places = opened.rows(
        "select gebied_type, gebied_code, gebied_naam from core.dim_gebieden "
        "where gebied_code in (select gebied_code from indicators.fct_indicator_drivers) "
        "order by gebied_type <> 'NL', gebied_naam"
    ).to_dicts()
    areas = {
        "Nederland" if row["gebied_type"] == "NL" else f"{AREA_TYPES[row['gebied_type']]} {row['gebied_naam']}": row[
            "gebied_code"
        ]
        for row in places
    }
    mo.stop(not areas, mo.md("Er is nog geen ambitie om aan te toetsen, of nog geen aandeel dat erbij hoort."))
    chosen_area = mo.ui.dropdown(areas, value=next(iter(areas)), label="Gebied", searchable=True)
    mo.hstack([chosen_day, chosen_area], justify="start")
    return chosen_area, chosen_day


@app.cell(hide_code=True)
def _(chosen_area, chosen_day, opened):
    judged = opened.rows(
        """
        select
            cijfers.indicator_id, indicatoren.title, indicatoren.kind, cijfers.waarde, cijfers.ambitie,
            cijfers.ambitie_status, cijfers.verdict, cijfers.verdict_reden, status.verschil, status.koers
        from cijfers
        inner join indicatoren on cijfers.indicator_id = indicatoren.indicator_id
        inner join indicators.fct_indicator_status as status
            on cijfers.indicator_id = status.indicator_id
            and cijfers.peildatum = status.peildatum
            and cijfers.gebied_code = status.gebied_code
            and cijfers.dimensie = status.dimensie
            and cijfers.categorie = status.categorie
        where
            cijfers.peildatum = $day
            and cijfers.gebied_code = $area
            and cijfers.dimensie = 'totaal'
            and cijfers.verdict <> 'GEEN_AMBITIE'
        order by
            case cijfers.verdict when 'NIET_GEHAALD' then 1 when 'NIET_TE_ZEGGEN' then 2 else 3 end,
            indicatoren.phase, indicatoren.title
        """,
        day=chosen_day.value,
        area=chosen_area.value,
    )
    numbers = judged["verdict"].value_counts()
    counted = {VERDICTS[verdict].word: number for verdict, number in numbers.iter_rows()}
    mo.vstack(
        [
            mo.md(
                f"## {chosen_area.selected_key}, {long_date(chosen_day.value)}\n\n"
                + (" · ".join(f"{word}: **{number}**" for word, number in sorted(counted.items())) or "Geen oordeel.")
            ),
            mo.ui.table(
                [
                    {
                        "Indicator": row["title"],
                        "Oordeel": VERDICTS[row["verdict"]].word,
                        "Reden": REASONS.get(row["verdict_reden"], ""),
                        "Waarde": pictures.written(row["waarde"], row["kind"]),
                        "Ambitie": pictures.written(row["ambitie"], row["kind"]),
                        "Status van de ambitie": TARGET_STATUS[row["ambitie_status"]],
                        "Koers": (row["koers"] or "").replace("_", " "),
                    }
                    for row in judged.to_dicts()
                ],
                selection=None,
                page_size=30,
            ),
        ]
    )
    return (judged,)


@app.cell(hide_code=True)
def _(chosen_area, chosen_day, judged, opened):
    explained = opened.rows(
        "select distinct indicator_id from indicators.fct_indicator_drivers where peildatum = $day and gebied_code = $area",
        day=chosen_day.value,
        area=chosen_area.value,
    )["indicator_id"].to_list()
    options = {
        f"{row['title']} ({VERDICTS[row['verdict']].word.lower()})": row
        for row in judged.to_dicts()
        if row["indicator_id"] in explained
    }
    mo.stop(not options, mo.md("Op deze peildatum is hier geen aandeel met een ambitie om uit te leggen."))
    chosen_indicator = mo.ui.dropdown(options, value=next(iter(options)), label="Welke uitleggen?", searchable=True)
    chosen_indicator
    return (chosen_indicator,)


@app.cell(hide_code=True)
def _(chosen_indicator):
    chosen = chosen_indicator.value
    return (chosen,)


@app.cell(hide_code=True)
def _(chosen, chosen_area, chosen_day, opened):
    drivers = opened.rows(
        """
        select drivers.*, gebieden.gebied_naam
        from indicators.fct_indicator_drivers as drivers
        left join core.dim_gebieden as gebieden
            on drivers.dimensie = 'gemeente' and drivers.categorie = gebieden.gebied_code
        where
            drivers.indicator_id = $indicator
            and drivers.peildatum = $day
            and drivers.gebied_code = $area
        order by drivers.driver, drivers.dimensie, drivers.rang
        """,
        indicator=chosen["indicator_id"],
        day=chosen_day.value,
        area=chosen_area.value,
    )

    def name_of(row) -> str:
        """The part in words; what is in no gemeente or group stands under GEEN."""
        if row["dimensie"] == "gemeente":
            return row["gebied_naam"] or "Zonder eigen gemeentecijfer"
        return category(row["categorie"]) if row["dimensie"] in {"leerroute", "doelgroep"} else row["categorie"]

    def sentence(row) -> str:
        """The sentence of the warehouse, with names instead of codes for gemeenten and groups."""
        return row["zin"].replace(f"{row['categorie']}: ", f"{name_of(row)}: ", 1)

    headlines = [
        sentence(row)
        for row in drivers.to_dicts()
        if row["dimensie"] in {"totaal", "indicator"} and row["driver"] in {"tekort", "onbekend", "geerfde_wachttijd"}
    ]
    gap = points(chosen["verschil"]) if chosen["verschil"] is not None else NOTHING
    mo.md(
        f"## {chosen['title']}\n\n"
        f"Waarde {pictures.percentage(chosen['waarde'])}, ambitie {pictures.percentage(chosen['ambitie'])}, "
        f"verschil {gap}: **{VERDICTS[chosen['verdict']].word.lower()}**.\n\n"
        + "\n".join(f"- {one}" for one in headlines)
    )
    return drivers, sentence


@app.cell(hide_code=True)
def _(drivers, sentence):
    def table_of(driver: str):
        """The parts of one driver, the largest first; they add up to the whole of their dimension."""
        rows = [row for row in drivers.to_dicts() if row["driver"] == driver and row["dimensie"] != "totaal"]
        return mo.ui.table(
            [
                {
                    "Verdeeld naar": row["dimensie"].replace("_", " "),
                    "Plaats": row["rang"],
                    "In woorden": sentence(row),
                    "Eenheden": decimal(row["personen"]),
                    "Bijdrage": points(row["bijdrage"]),
                }
                for row in rows
            ],
            selection=None,
            page_size=15,
            wrapped_columns=["In woorden"],
        )

    present = [driver for driver in DRIVERS if driver in drivers["driver"].to_list()]
    mo.accordion({DRIVERS[driver]: table_of(driver) for driver in present}, multiple=True)
    return


@app.cell(hide_code=True)
def _():
    mo.md("""
    ---
    **Hoe te lezen.** De delen van één verdeling (gemeente, leerroute, doelgroep) tellen op tot het geheel; tel
    verdelingen niet bij elkaar op, want het zijn dezelfde mensen. Een deel zegt *waar* het tekort zit, niet
    wiens schuld het is. *Niet te zeggen* is een uitkomst: met deze leveringen of aantallen is er geen oordeel.
    Een *werkhypothese* is verzonnen om mee te werken; daarop is nooit iemand aan te spreken.
    """)
    return


if __name__ == "__main__":
    app.run()
