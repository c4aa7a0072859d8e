"""Events on their way from boxes in the field to a server: sent until the server says that it has
them on its disk, and sent again whenever that is in doubt.

The protocol is one HTTP request. A box posts lines of its journal below the heading of a LOG, with
`Authorization: Bearer TOKEN`. The server answers 200 only when each of them is on its disk, with
JSON: how many were `taken`, how many it had (`known`), which it keeps aside because it cannot read
them (`refused`: line, what), and its clock (`now`). Nothing has to be remembered by the server,
for an event counts once however often it comes.
"""
