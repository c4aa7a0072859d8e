"""The rules of the season's ballots, as their directors would write them."""

from __future__ import annotations

from dorsal.ballot.examples.zegama import RULES as BIG_RULES

OFFERS = """
[offers]
answer_days = 7
"""

LARRAUNDI = BIG_RULES.replace(
    'race = "Zegama-Aizkorri (made up)"', 'race = "Larraundi Mendi Maratoia"'
)

HOSHIYAMA = f"""# Made up. One ticket for everybody; at least four places in ten for women.
version = 1
race = "Hoshiyama Ridge Trail"
draw = "2027"
places = 260

[[pools]]
name = "valley"
label = {{ en = "Runners of the valley", es = "Corredores del valle", eu = "Haranekoak" }}
kind = "reserved"
places = 20
unused = "nobody"

[[pools]]
name = "draw"
label = {{ en = "Draw", es = "Sorteo", eu = "Zozketa" }}
kind = "draw"
places = 240
waiting_list = 80
tickets = {{ rule = "flat", tickets = 1 }}

[classes.women]
label = {{ en = "Women", es = "Mujeres", eu = "Emakumeak" }}
column = "sex"
is = "F"

[[floors]]
class = "women"
of = "draw"
at_least = "40/100"
{OFFERS}"""

GOLFO = f"""# Made up. One ticket for applying and one for each year without a place, up to six.
version = 1
race = "Golfo dei Venti"
draw = "2027"
places = 300

[[pools]]
name = "draw"
label = {{ en = "Draw", es = "Sorteo", eu = "Zozketa" }}
kind = "draw"
places = 300
waiting_list = "all"
tickets = {{ rule = "linear", column = "failures", base = 1, each = 1, most = 6 }}

[classes.women]
label = {{ en = "Women", es = "Mujeres", eu = "Emakumeak" }}
column = "sex"
is = "F"

[classes.portosereno]
label = {{ en = "Locals of Portosereno", es = "Vecinos de Portosereno" }}
column = "town"
is = ["Portosereno"]

[[floors]]
class = "women"
of = "draw"
at_least = "35/100"

[[floors]]
class = "portosereno"
of = "draw"
at_least = 10

[groups]
largest = 2
tickets = "min"

[facts.failures]
label = {{ en = "Years without a place", es = "Años sin plaza", eu = "Plazarik gabeko urteak" }}
{OFFERS}"""

SILVER_NOTCH = f"""# Made up. Tickets double with each year without a place, up to 32.
version = 1
race = "Silver Notch Skyrace"
draw = "2027"
places = 350

[[pools]]
name = "draw"
label = {{ en = "Draw", es = "Sorteo", eu = "Zozketa" }}
kind = "draw"
places = 350
waiting_list = 120
tickets = {{ rule = "doubling", column = "failures", most = 32 }}

[classes.women]
label = {{ en = "Women", es = "Mujeres", eu = "Emakumeak" }}
column = "sex"
is = "F"

[[floors]]
class = "women"
of = "draw"
at_least = "1/3"

[facts.failures]
label = {{ en = "Years without a place", es = "Años sin plaza", eu = "Plazarik gabeko urteak" }}
{OFFERS}"""

TSALUNA = f"""# Made up. 1, 2, then 4 tickets: patience pays, and does not crowd out who is new.
version = 1
race = "Val Tsaluna"
draw = "2027"
places = 450

[[pools]]
name = "draw"
label = {{ en = "Draw", es = "Sorteo", eu = "Zozketa" }}
kind = "draw"
places = 450
waiting_list = 150
tickets = {{ rule = "table", column = "failures", tickets = [1, 2, 4] }}

[classes.women]
label = {{ en = "Women", es = "Mujeres", eu = "Emakumeak" }}
column = "sex"
is = "F"

[groups]
largest = 4
tickets = "min"

[facts.failures]
label = {{ en = "Years without a place", es = "Años sin plaza", eu = "Plazarik gabeko urteak" }}
{OFFERS}"""

CORRACH = f"""# Made up. A small race: as long as fewer apply than there are places, everybody runs.
version = 1
race = "Ben Corrach Skyline"
draw = "2027"
places = 180

[[pools]]
name = "draw"
label = {{ en = "Draw", es = "Sorteo", eu = "Zozketa" }}
kind = "draw"
places = 180
waiting_list = "all"
tickets = {{ rule = "flat", tickets = 1 }}
{OFFERS}"""

MONTELUNA = f"""# Made up. The best of the season start by right; forty more places are drawn.
version = 1
race = "Notte di Monteluna"
draw = "2027"
places = 120

[[pools]]
name = "season"
label = {{ en = "Best of the season", es = "Mejores de la temporada" }}
kind = "merit"
places = 80
unused = "draw"
column = "season_rank"
best = "lowest"

[[pools]]
name = "draw"
label = {{ en = "Draw", es = "Sorteo", eu = "Zozketa" }}
kind = "draw"
places = 40
waiting_list = "all"
tickets = {{ rule = "linear", column = "finishes", base = 1, each = 1, most = 7 }}

[facts.season_rank]
label = {{ en = "Rank of the season", es = "Puesto en la temporada" }}

[facts.finishes]
label = {{ en = "Times finished", es = "Veces terminada" }}
{OFFERS}"""
