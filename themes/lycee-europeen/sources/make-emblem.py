#!/usr/bin/env python3
"""The emblem of the European Union as a PNG, for Word files: make-emblem.py <out.png>. Geometry of the Council of Europe's sheet."""
import math
import struct
import sys
import zlib

WIDTH, HEIGHT, FINE = 540, 360, 4
BLUE, GOLD = (0x00, 0x33, 0x99), (0xFF, 0xCC, 0x00)


def star(cx, cy, radius):
    """The ten corners of an upright five-pointed star."""
    sizes = (radius, radius * 0.381966)
    angles = [math.radians(-90 + 36 * i) for i in range(10)]
    return [(cx + sizes[i % 2] * math.cos(a), cy + sizes[i % 2] * math.sin(a)) for i, a in enumerate(angles)]


def inside(x, y, corners):
    hit = False
    for (x1, y1), (x2, y2) in zip(corners, corners[1:] + corners[:1]):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            hit = not hit
    return hit


centres = [
    (WIDTH / 2 + HEIGHT / 3 * math.sin(math.radians(30 * i)), HEIGHT / 2 - HEIGHT / 3 * math.cos(math.radians(30 * i)))
    for i in range(12)
]
radius = HEIGHT / 18
stars = [(cx, cy, star(cx, cy, radius)) for cx, cy in centres]
rows = bytearray()
for y in range(HEIGHT):
    rows.append(0)
    for x in range(WIDTH):
        near = [corners for cx, cy, corners in stars if abs(x - cx) <= radius + 1 and abs(y - cy) <= radius + 1]
        share = 0
        for corners in near:
            points = ((x + (i + 0.5) / FINE, y + (j + 0.5) / FINE) for i in range(FINE) for j in range(FINE))
            share += sum(inside(px, py, corners) for px, py in points) / FINE**2
        rows.extend(round(b + (g - b) * min(share, 1)) for b, g in zip(BLUE, GOLD))


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 2, 0, 0, 0)
with open(sys.argv[1], "wb") as out:
    out.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(rows), 9)) + chunk(b"IEND", b""))
