"""The draw protocol `dorsal-draw-1` (docs/draw-protocol.md): seal, draw, offer, verify."""
