"""Pages of text: what words mean, accessibility, downloads.

What belongs here: their content. What does not: figures of indicators.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipelines.publish.site.pages.page import Page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipelines.publish.site.edition import Edition

TERMS: Final = (
    ("Ambitie", "De waarde die een ketenindicator zou moeten halen. Een wettelijke norm staat in de wet; een werkhypothese is verzonnen om mee te kunnen werken en is geen beleid."),
    ("Arbeidsmarktregio", "Een van de 35 regio's waarin gemeenten samenwerken aan werk. De kaart toont elke regio als een even groot vlak."),
    ("Asielstatushouder", "Iemand met een verblijfsvergunning asiel, of een nareiziger daarvan."),
    ("Bekend tot", "De laatste dag waarover een leverancier een aanvaarde levering heeft gedaan."),
    ("Berichtgever", "Wie de gemeentelijke gegevens aanlevert: een gemeente zelf of een organisatie namens gemeenten."),
    ("Brede intake", "Het gesprek waarmee de gemeente begint: achtergrond, opleiding, werk en de leerbaarheidstoets."),
    ("Cohort", "Alle mensen van wie de inburgeringsplicht in hetzelfde jaar begon."),
    ("Geheim", "Het cijfer bestaat, maar gaat over te weinig mensen om te tonen."),
    ("Leerroute", "B1-route, onderwijsroute of zelfredzaamheidsroute (Z-route); vastgelegd in het PIP."),
    ("Mediaan", "Het aantal dagen waarbinnen het bij de helft van de mensen is gebeurd. Wie nog wacht, telt mee voor zolang het wachten duurt."),
    ("Niet te zeggen", "Oordeel als leveringen ontbreken, als er te weinig waarnemingen zijn of als de groep te klein is. Het betekent niet dat de ambitie wel of niet gehaald is."),
    ("Onder- en bovengrens", "Tussen deze waarden ligt het cijfer, hoe de ontbrekende leveringen ook uitvallen. Zijn beide gelijk, dan is alles bekend."),
    ("Ontbreekt", "Er is geen cijfer omdat een levering ontbreekt."),
    ("Onvoldoende", "Er zijn mensen in de groep, maar er is te weinig over hen bekend om een waarde te geven."),
    ("Peildatum", "De laatste dag van een kwartaal; alles wat na die dag gebeurde, telt niet mee."),
    ("PIP", "Persoonlijk plan inburgering en participatie: het besluit van de gemeente over leerroute en ondersteuning."),
    ("Procentpunt (pp)", "Het verschil tussen twee percentages: van 50 % naar 55 % is 5 procentpunt."),
    ("PVT en MAP", "Participatieverklaringstraject en module arbeidsmarkt en participatie: verplichte onderdelen van de inburgering."),
    ("Zoals bekend op", "Alleen leveringen die op dat moment binnen waren, tellen mee. Latere leveringen en correcties veranderen het cijfer."),
)  # fmt: skip


def text_pages(edition: Edition) -> Iterator[Page]:
    """The pages of text."""
    yield Page(
        "begrippen.html",
        "terms.html.j2",
        "Begrippen en werkwijze",
        "begrippen",
        {"terms": TERMS, "minimum": edition.minimum},
    )
    yield Page("toegankelijkheid.html", "accessibility.html.j2", "Toegankelijkheid", "", {})
    yield Page("downloads.html", "downloads.html.j2", "Downloads", "downloads", {"downloads": edition.downloads})
