"""Homes of made-up people: common names and places of the Basque Country, Spain, France, Britain.

No part of a name stands twice in these lists, as a given name or a surname, whatever its accents:
so two people of different names are never the same when names are compared.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Home:
    """Where people come from: its given names, surnames and towns, and how many bear two surnames.

    `weight` is its share among all homes. Towns are written as in a CSV file, with quotes if they
    need them.
    """

    country: str
    weight: float
    women: Sequence[str]
    men: Sequence[str]
    surnames: Sequence[str]
    towns: Sequence[str]
    two_surnames: bool


_BASQUE_ROOTS = (
    *("Etxe", "Mendi", "Ibar", "Goiko", "Aran", "Zubi", "Larra", "Otsa", "Harri", "Iturri", "Uri"),
    *("Sagas", "Aizpu", "Elor", "Oihan", "Urru", "Agir", "Alda", "Lizar", "Artxa"),
)
_BASQUE_ENDINGS = (
    *("beri", "zabal", "ondo", "goitia", "gain", "eta", "tegi", "aga", "ola", "mendi"),
)

BASQUE = Home(
    country="ESP",
    weight=0.42,
    women=(
        *("Ane", "Maialen", "Nerea", "Miren", "Amaia", "Leire", "Uxue", "Haizea", "Garazi"),
        *("Oihana", "Itziar", "Ainhoa", "Nahia", "June", "Maddi", "Irati", "Arantxa", "Edurne"),
    ),
    men=(
        *("Jon", "Mikel", "Ander", "Aitor", "Unai", "Iker", "Asier", "Gorka", "Eneko", "Xabier"),
        *("Beñat", "Julen", "Oier", "Aritz", "Kepa", "Josu", "Ibai", "Zigor", "Imanol", "Peio"),
    ),
    surnames=tuple(f"{root}{ending}" for root in _BASQUE_ROOTS for ending in _BASQUE_ENDINGS),
    towns=(
        *("Donostia", "Bilbao", "Gasteiz", "Tolosa", "Beasain", "Ordizia", "Azpeitia", "Eibar"),
        *("Durango", "Gernika", "Oñati", "Irun", "Bergara", "Iruña", "Altsasu", "Llodio"),
        *('"Elizondo, Baztan"', '"Arantza, Bortziriak"'),
    ),
    two_surnames=True,
)
SPANISH = Home(
    country="ESP",
    weight=0.33,
    women=(
        *("Lucía", "Marta", "Paula", "Laura", "Cristina", "Raquel", "Sara", "Elena", "Beatriz"),
        *("Carmen", "Silvia", "Nuria", "Patricia", "Rocío", "Alba", "Inés", "Teresa", "Mónica"),
    ),
    men=(
        *("Javier", "Carlos", "Sergio", "Alejandro", "Pablo", "Daniel", "Rubén", "Álvaro", "Luis"),
        *("Jorge", "Raúl", "Óscar", "Miguel", "Adrián", "Víctor", "Manuel", "Diego", "Iván"),
    ),
    surnames=(
        *("García", "Fernández", "González", "Rodríguez", "López", "Martínez", "Sánchez", "Pérez"),
        *("Gómez", "Ruiz", "Hernández", "Jiménez", "Díaz", "Moreno", "Muñoz", "Álvarez", "Romero"),
        *("Alonso", "Gutiérrez", "Navarro", "Torres", "Domínguez", "Vázquez", "Ramos", "Gil"),
        *("Ramírez", "Serrano", "Blanco", "Molina", "Morales", "Suárez", "Ortega", "Delgado"),
        *("Castro", "Ortiz", "Rubio", "Marín", "Sanz", "Núñez", "Iglesias", "Medina", "Garrido"),
        *("Cortés", "Castillo", "Lozano", "Guerrero", "Cano", "Prieto", "Méndez", "Calvo", "Cruz"),
        *("Vidal", "Herrera", "Peña", "Cabrera", "Campos", "Vega", "Fuentes", "Carrasco", "Reyes"),
    ),
    towns=(
        *("Madrid", "Barcelona", "Zaragoza", "Valencia", "Sevilla", "Logroño", "Burgos", "León"),
        *("Oviedo", "Santander", "Huesca", "Jaca", "Girona", "Vic", "Granada", "Segovia", "Soria"),
        *('"Potes, Liébana"', '"Benasque, Ribagorza"', '"La Seu d\'Urgell, Lleida"'),
    ),
    two_surnames=True,
)
FRENCH = Home(
    country="FRA",
    weight=0.15,
    women=(
        *("Camille", "Léa", "Manon", "Chloé", "Sophie", "Céline", "Aurélie", "Émilie", "Claire"),
        *("Hélène", "Mathilde", "Élodie", "Juliette", "Amandine", "Delphine", "Nathalie"),
    ),
    men=(
        *("Julien", "Nicolas", "Mathieu", "Guillaume", "Sébastien", "Olivier", "Pierre", "Damien"),
        *("Frédéric", "Benoît", "Jérôme", "Rémi", "Florian", "Cédric", "Loïc", "Étienne"),
    ),
    surnames=(
        *("Dubois", "Durand", "Moreau", "Lefèvre", "Leroy", "Roux", "Fournier", "Girard", "Bonnet"),
        *("Dupont", "Lambert", "Fontaine", "Rousseau", "Mercier", "Faure", "Chevalier", "Garnier"),
        *("Boyer", "Perrin", "Clément", "Gauthier", "Masson", "Roche", "Barbier", "Brunet"),
        *("Giraud", "Colin", "Caron", "Vasseur", "Picard", "Renard", "Charpentier", "Meunier"),
        *("Lacombe", "Carrère", "Darrieux", "Casenave", "Lafitte", "Etcheverry", "Bidart"),
    ),
    towns=(
        *("Bayonne", "Biarritz", "Pau", "Bordeaux", "Toulouse", "Tarbes", "Lyon", "Annecy"),
        *("Chamonix", "Grenoble", "Millau", "Clermont-Ferrand", "Saint-Étienne", "Nice"),
        *('"Saint-Jean-Pied-de-Port, Pays Basque"', '"Luz-Saint-Sauveur, Bigorre"'),
    ),
    two_surnames=False,
)
ENGLISH = Home(
    country="GBR",
    weight=0.1,
    women=(
        *("Emma", "Olivia", "Charlotte", "Amy", "Hannah", "Rachel", "Rebecca", "Jessica", "Gemma"),
        *("Kirsty", "Fiona", "Heather", "Lucy", "Megan", "Holly", "Joanna"),
    ),
    men=(
        *("James", "Thomas", "Matthew", "Andrew", "Robert", "Callum", "Ewan", "Stuart", "Liam"),
        *("Jack", "Oliver", "Harry", "Ross", "Gareth", "Rhys", "Simon"),
    ),
    surnames=(
        *("Smith", "Taylor", "Brown", "Wilson", "Evans", "Walker", "Wright", "Robinson", "Green"),
        *("Thompson", "Hughes", "Edwards", "Hall", "Wood", "Harris", "Clarke", "Jackson", "Turner"),
        *("Hill", "Cooper", "Morris", "Ward", "Moore", "Baker", "Harrison", "Fraser", "Campbell"),
        *("Murray", "Stewart", "Graham", "Kennedy", "Ferguson", "Dixon", "Shaw", "Fletcher"),
    ),
    towns=(
        *("London", "Sheffield", "Leeds", "Manchester", "Bristol", "Edinburgh", "Fort William"),
        *("Inverness", "Kendal", "Hathersage", '"Keswick, Cumbria"', '"Llanberis, Gwynedd"'),
    ),
    two_surnames=False,
)
HOMES = (BASQUE, SPANISH, FRENCH, ENGLISH)
