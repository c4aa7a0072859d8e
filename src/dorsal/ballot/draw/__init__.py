"""The draw protocol `dorsal-draw-1`: seal, draw, offer, verify; specified in docs/draw-protocol.md."""
