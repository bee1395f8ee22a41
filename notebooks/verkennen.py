import marimo

__generated_with = "0.25.2"
app = marimo.App(width="medium", app_title="Verkennen")

with app.setup:
    import marimo as mo

    from pipelines.publish.site.numbers import long_date, quarter
    from pipelines.publish.site.words import AREA_TYPES, DIMENSIONS, PHASES, REASONS, VERDICTS, category
    from reading import pictures
    from reading.source import data_root, open_published, open_warehouse


@app.cell(hide_code=True)
def _():
    mo.md("""
    # Verkennen: hoe staat het ervoor?

    Kies een indicator, een gebied en een uitsplitsing. U ziet het verloop per kwartaal, met de ruimte tussen de
    **ondergrens** (alles wat onbekend is, is niet gebeurd) en de **bovengrens** (alles wat onbekend is, is wel
    gebeurd), en daaronder de uitsplitsing op één peildatum.
    """)
    return


@app.cell(hide_code=True)
def _():
    root = data_root(mo.cli_args())
    files = {"Publicatie (mag gedeeld worden)": open_published, "Magazijn (alleen intern)": open_warehouse}
    chosen_file = mo.ui.radio(files, value="Publicatie (mag gedeeld worden)", label="Waaruit lezen?", inline=True)
    chosen_file
    return chosen_file, root


@app.cell(hide_code=True)
def _(chosen_file, root):
    opened = chosen_file.value(root)
    mo.callout(mo.md(opened.message), kind=opened.tone)
    return (opened,)


@app.cell(hide_code=True)
def _(opened):
    mo.stop(not opened.has_figures)
    indicators = opened.rows(
        "select indicatoren.* from indicatoren "
        "where indicator_id in (select indicator_id from cijfers) order by phase, title"
    )
    titles = {f"{row['phase']} · {row['title']}": row for row in indicators.to_dicts()}
    preferred = next((name for name, row in titles.items() if row["indicator_id"] == "pip_binnen_10_weken"), None)
    chosen_indicator = mo.ui.dropdown(titles, value=preferred or next(iter(titles)), label="Indicator", searchable=True)
    chosen_indicator
    return (chosen_indicator,)


@app.cell(hide_code=True)
def _(chosen_indicator):
    indicator = chosen_indicator.value
    return (indicator,)


@app.cell(hide_code=True)
def _(indicator, opened):
    kind = indicator["kind"]
    places = opened.rows(
        "select distinct gebied_type, gebied_code, gebied_naam from cijfers where indicator_id = $indicator "
        "order by gebied_type = 'NL' desc, gebied_type, gebied_naam",
        indicator=indicator["indicator_id"],
    )
    areas = {
        "Nederland" if row["gebied_type"] == "NL" else f"{AREA_TYPES[row['gebied_type']]} {row['gebied_naam']}": row[
            "gebied_code"
        ]
        for row in places.to_dicts()
    }
    chosen_area = mo.ui.dropdown(areas, value=next(iter(areas)), label="Gebied", searchable=True)
    mo.hstack([chosen_area, mo.md(f"{PHASES[indicator['phase']]} · eenheid: {indicator['unit']}")], justify="start")
    return chosen_area, kind


@app.cell(hide_code=True)
def _(chosen_area, indicator, opened):
    dimensions = opened.rows(
        "select distinct dimensie from cijfers where indicator_id = $indicator and gebied_code = $area",
        indicator=indicator["indicator_id"],
        area=chosen_area.value,
    )["dimensie"].to_list()
    options = {words: name for name, words in DIMENSIONS.items() if name in dimensions}
    chosen_dimension = mo.ui.dropdown(
        options,
        value=DIMENSIONS["doelgroep"] if "doelgroep" in dimensions else next(iter(options)),
        label="Uitsplitsing",
    )
    return (chosen_dimension,)


@app.cell(hide_code=True)
def _(chosen_area, indicator, kind, opened):
    course = opened.rows(
        """
        with quarters as (
            select distinct peildatum from cijfers
            where peildatum >= (select min(peildatum) from cijfers where indicator_id = $indicator)
        ),

        chosen as (
            select * from cijfers
            where indicator_id = $indicator and gebied_code = $area and dimensie = 'totaal'
        )

        select
            quarters.peildatum, chosen.waarde, chosen.ondergrens, chosen.bovengrens, chosen.binnen_norm_laag,
            chosen.binnen_norm_hoog, chosen.ambitie, chosen.noemer, chosen.onbekend, chosen.verdict,
            chosen.verdict_reden, coalesce(chosen.weergave, 'ontbreekt') as weergave
        from quarters
        left join chosen on quarters.peildatum = chosen.peildatum
        order by quarters.peildatum
        """,
        indicator=indicator["indicator_id"],
        area=chosen_area.value,
    )
    points = [pictures.point(row, kind) for row in course.to_dicts()]
    picture = pictures.trend(indicator["title"], f"Verloop per kwartaal in {chosen_area.selected_key}", points, kind)
    mo.vstack([mo.md(f"## {indicator['title']}\n\n{chosen_area.selected_key}"), mo.Html(picture)])
    return (course,)


@app.cell(hide_code=True)
def _(course, kind):
    def newest_sentence(rows) -> str:
        """The newest quarter with a figure, in one sentence that does not say more than is known."""
        shown = [row for row in rows if row["waarde"] is not None]
        if not shown:
            return "Voor deze keuze is er geen waarde: te weinig personen, of te weinig bekend."
        row = shown[-1]
        text = f"Op {long_date(row['peildatum'])}: **{pictures.written(row['waarde'], kind)}**"
        if row["ondergrens"] is not None and row["onbekend"]:
            text += (
                f", zeker tussen {pictures.percentage(row['ondergrens'])} en {pictures.percentage(row['bovengrens'])}"
            )
            text += f" ({pictures.whole(row['onbekend'])} van {pictures.whole(row['noemer'])} onbekend)"
        if row["ambitie"] is not None:
            reason = f" ({REASONS[row['verdict_reden']]})" if row["verdict_reden"] else ""
            text += (
                f"; ambitie {pictures.written(row['ambitie'], kind)}: {VERDICTS[row['verdict']].word.lower()}{reason}"
            )
        return text + "."

    sentence = newest_sentence(course.to_dicts())
    mo.md(sentence)
    return


@app.cell(hide_code=True)
def _(chosen_dimension, course):
    days = {quarter(day): day for day in reversed(course["peildatum"].to_list())}
    with_figures = course.filter(course["weergave"] != "ontbreekt")["peildatum"].to_list()
    chosen_day = mo.ui.dropdown(
        days, value=quarter(with_figures[-1]) if with_figures else next(iter(days)), label="Peildatum"
    )
    mo.vstack([mo.md("## Uitsplitsing"), mo.hstack([chosen_dimension, chosen_day], justify="start")])
    return (chosen_day,)


@app.cell(hide_code=True)
def _(chosen_area, chosen_day, chosen_dimension, indicator, kind, opened):
    cut = opened.rows(
        "select * from cijfers where indicator_id = $indicator and gebied_code = $area and dimensie = $dimension "
        "and peildatum = $day order by categorie",
        indicator=indicator["indicator_id"],
        area=chosen_area.value,
        dimension=chosen_dimension.value,
        day=chosen_day.value,
    )
    mo.ui.table(
        [
            {
                "Groep": row["categorie"]
                if row["dimensie"] in {"extract", "leverancier"}
                else category(row["categorie"]),
                "Waarde": pictures.written(row["waarde"], kind) if row["weergave"] == "getoond" else row["weergave"],
                "Ondergrens": pictures.percentage(row["ondergrens"]),
                "Bovengrens": pictures.percentage(row["bovengrens"]),
                "Noemer": pictures.whole(row["noemer"]),
                "Waarvan onbekend": pictures.whole(row["onbekend"]),
                "Mediaan (dagen)": pictures.whole(row["mediaan_dagen"]),
                "Oordeel": VERDICTS[row["verdict"]].word,
            }
            for row in cut.to_dicts()
        ],
        selection=None,
    )
    return


@app.cell(hide_code=True)
def _():
    mo.md("""
    ---
    **Hoe te lezen.** Wat binnen de band ligt, kan allemaal waar zijn: overlappen twee banden, dan is niet te zeggen
    welke van de twee hoger is. In kleine groepen komt daar toeval bij.
    *Geheim*: te weinig personen om te tonen. *Onvoldoende*: er zijn personen, maar te weinig leveringen voor een
    waarde. *Ontbreekt*: er is geen cijfer. Onbekend is nooit hetzelfde als nul.
    Van een doorlooptijd is de waarde het aandeel binnen de norm, en de band de 95%-marge daarvan.
    """)
    return


if __name__ == "__main__":
    app.run()
