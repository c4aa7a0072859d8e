"""Codes of countries: what lists write, as IOC codes, which results use.

Each entry is the ISO 3166-1 code of two letters, that of three, and the IOC's where it differs.
Territories without a committee of their own keep their ISO code.
"""

from __future__ import annotations

import difflib

_CODES = """
AD AND|AE ARE UAE|AF AFG|AG ATG ANT|AI AIA|AL ALB|AM ARM|AO AGO ANG|AR ARG|AS ASM ASA|AT AUT|AU AUS
AW ABW ARU|AX ALA|AZ AZE|BA BIH|BB BRB BAR|BD BGD BAN|BE BEL|BF BFA BUR|BG BGR BUL|BH BHR BRN
BI BDI|BJ BEN|BL BLM|BM BMU BER|BN BRN BRU|BO BOL|BQ BES|BR BRA|BS BHS BAH|BT BTN BHU|BW BWA BOT
BY BLR|BZ BLZ BIZ|CA CAN|CC CCK|CD COD|CF CAF|CG COG CGO|CH CHE SUI|CI CIV|CK COK|CL CHL CHI|CM CMR
CN CHN|CO COL|CR CRI CRC|CU CUB|CV CPV|CW CUW|CX CXR|CY CYP|CZ CZE|DE DEU GER|DJ DJI|DK DNK DEN
DM DMA|DO DOM|DZ DZA ALG|EC ECU|EE EST|EG EGY|ER ERI|ES ESP|ET ETH|FI FIN|FJ FJI FIJ|FK FLK|FM FSM
FO FRO|FR FRA|GA GAB|GB GBR|GD GRD GRN|GE GEO|GF GUF|GG GGY|GH GHA|GI GIB|GL GRL|GM GMB GAM
GN GIN GUI|GP GLP|GQ GNQ GEQ|GR GRC GRE|GT GTM GUA|GU GUM|GW GNB GBS|GY GUY|HK HKG|HN HND HON
HR HRV CRO|HT HTI HAI|HU HUN|ID IDN INA|IE IRL|IL ISR|IM IMN|IN IND|IQ IRQ|IR IRN IRI|IS ISL|IT ITA
JE JEY|JM JAM|JO JOR|JP JPN|KE KEN|KG KGZ|KH KHM CAM|KI KIR|KM COM|KN KNA SKN|KP PRK|KR KOR
KW KWT KUW|KY CYM CAY|KZ KAZ|LA LAO|LB LBN|LC LCA|LI LIE|LK LKA SRI|LR LBR|LS LSO LES|LT LTU|LU LUX
LV LVA LAT|LY LBY LBA|MA MAR|MC MCO MON|MD MDA|ME MNE|MF MAF|MG MDG MAD|MH MHL|MK MKD|ML MLI
MM MMR MYA|MN MNG MGL|MO MAC|MQ MTQ|MR MRT MTN|MS MSR|MT MLT|MU MUS MRI|MV MDV|MW MWI MAW|MX MEX
MY MYS MAS|MZ MOZ|NA NAM|NC NCL|NE NER NIG|NG NGA NGR|NI NIC NCA|NL NLD NED|NO NOR|NP NPL NEP
NR NRU|NU NIU|NZ NZL|OM OMN OMA|PA PAN|PE PER|PF PYF|PG PNG|PH PHL PHI|PK PAK|PL POL|PM SPM|PN PCN
PR PRI PUR|PS PSE PLE|PT PRT POR|PW PLW|PY PRY PAR|QA QAT|RE REU|RO ROU|RS SRB|RU RUS|RW RWA
SA SAU KSA|SB SLB SOL|SC SYC SEY|SD SDN SUD|SE SWE|SG SGP|SH SHN|SI SVN SLO|SJ SJM|SK SVK|SL SLE
SM SMR|SN SEN|SO SOM|SR SUR|SS SSD|ST STP|SV SLV ESA|SX SXM|SY SYR|SZ SWZ|TC TCA|TD TCD CHA
TG TGO TOG|TH THA|TJ TJK|TK TKL|TL TLS|TM TKM|TN TUN|TO TON TGA|TR TUR|TT TTO|TV TUV|TW TWN TPE
TZ TZA TAN|UA UKR|UG UGA|US USA|UY URY URU|UZ UZB|VA VAT|VC VCT VIN|VE VEN|VG VGB IVB|VI VIR ISV
VN VNM VIE|VU VUT VAN|WF WLF|WS WSM SAM|XK XKX KOS|YE YEM|YT MYT|ZA ZAF RSA|ZM ZMB ZAM|ZW ZWE ZIM
"""
# how people write the countries from which most runners come, without accents and blanks
_NAMES = {
    "ESP": "spain espana espanya espagne espainia spanien spagna euskalherria euskadi"
    " espanola espanol spanish espagnole espagnol spagnola spagnolo",
    "FRA": "france francia frantzia frankreich francaise francais francesa frances french francese",
    "ITA": "italy italia italie italien italiana italiano italian italienne",
    "POR": "portugal portuguesa portugues portuguese portugaise portugais portoghese",
    "GBR": "greatbritain unitedkingdom uk england scotland wales reinounido royaumeuni britania"
    " britanica britanico british britannique inglesa ingles inglaterra angleterre",
    "GER": "germany alemania allemagne alemanya deutschland alemania germania"
    " alemana aleman german allemande allemand deutsch tedesca tedesco",
    "SUI": "switzerland suiza suisse suissa schweiz svizzera suitza suizo swiss svizzero",
    "USA": "unitedstates unitedstatesofamerica estadosunidos etatsunis ameriketakoestatubatuak",
    "AND": "andorra andorre andorrana andorrano",
    "BEL": "belgium belgica belgique belgika belgien belga belge belgian",
    "NED": "netherlands holland paisesbajos paysbas herbehereak",
    "SWE": "sweden suecia suede suedia schweden",
    "NOR": "norway noruega norvege norvegia norwegen",
    "CHN": "china chine txina",
    "JPN": "japan japon japonia",
    "KEN": "kenya kenia",
    "MAR": "morocco marruecos maroc maroko marokko",
}
_ROWS = [row.split() for line in _CODES.split("\n") for row in line.split("|") if row]
IOC = frozenset(row[-1] for row in _ROWS)
_KNOWN = (
    {code: row[-1] for row in _ROWS for code in row}
    | {name.upper(): code for code, names in _NAMES.items() for name in names.split()}
    | {code: code for code in IOC}  # last: BRN is Bahrain to the IOC and Brunei to ISO
)


def ioc_code(text: str) -> str:
    """The IOC code of a code or name without accents and blanks; blank where nothing is meant."""
    return _KNOWN.get(text.upper(), "")


def nearest_code(text: str) -> str:
    """A code that may have been meant; blank where none is near."""
    near = difflib.get_close_matches(text.upper(), _KNOWN, 1)
    return _KNOWN[near[0]] if near else ""
