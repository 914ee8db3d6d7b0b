"""Draws `static/fonts/nightjar-sign.woff2`, a rounded monoline sign face, from the skeletons below.

    pip install fonttools brotli shapely
    python art/font.py static/fonts/nightjar-sign.woff2

Skeletons are SVG paths with the base line at 0, the cap height at -700 and strokes 90 units wide.
"""

import sys

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.recordingPen import RecordingPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.svgLib.path import parse_path
from shapely.geometry import LineString, MultiPolygon
from shapely.ops import unary_union

STROKE = 90
BOWL = "M85 -300 A155 155 0 0 1 395 -300 L395 -200 A155 155 0 0 1 85 -200 Z "
ROUND = "M85 -480 A175 175 0 0 1 435 -480 L435 -220 A175 175 0 0 1 85 -220 Z "
ARCH = "M85 -300 A155 155 0 0 1 395 -300 L395 -45 "
STEM, SHORT = "M85 -655 L85 -45 ", "M85 -455 L85 -45 "

# character: (advance width, skeleton)
GLYPHS = {
    "A": (530, "M75 -45 L265 -655 L455 -45 M130 -220 L400 -220"),
    "B": (515, "M270 -355 L85 -355 M85 -45 L85 -655 L270 -655 A150 150 0 0 1 270 -355 L285 -355 A155 155 0 0 1 285 -45 Z"),
    "C": (510, "M435 -470 L435 -480 A175 175 0 0 0 85 -480 L85 -220 A175 175 0 0 0 435 -220 L435 -230"),
    "D": (525, "M85 -45 L85 -655 L245 -655 A195 195 0 0 1 440 -460 L440 -240 A195 195 0 0 1 245 -45 Z"),
    "E": (465, "M400 -655 L85 -655 L85 -45 L400 -45 M85 -350 L355 -350"),
    "F": (450, "M400 -655 L85 -655 L85 -45 M85 -340 L355 -340"),
    "G": (520, "M435 -480 A175 175 0 0 0 85 -480 L85 -220 A175 175 0 0 0 435 -220 L435 -320 L285 -320"),
    "H": (530, STEM + "M445 -655 L445 -45 M85 -350 L445 -350"),
    "I": (170, STEM),
    "J": (420, "M335 -655 L335 -180 A135 135 0 0 1 65 -180 L65 -200"),
    "K": (495, STEM + "M420 -655 L85 -280 M205 -415 L440 -45"),
    "L": (440, "M85 -655 L85 -45 L395 -45"),
    "M": (620, "M85 -45 L85 -655 L310 -240 L535 -655 L535 -45"),
    "N": (540, "M85 -45 L85 -655 L455 -45 L455 -655"),
    "O": (520, ROUND),
    "P": (490, "M85 -45 L85 -655 L270 -655 A165 165 0 0 1 270 -325 L85 -325"),
    "Q": (520, ROUND + "M310 -170 L455 -15"),
    "R": (505, "M85 -45 L85 -655 L270 -655 A165 165 0 0 1 270 -325 L85 -325 M270 -325 L435 -45"),
    "S": (505, "M425 -535 C405 -615 335 -655 255 -655 C155 -655 90 -595 90 -510 C90 -400 175 -375 255 -352 C340 -328 430 -300 430 -195 C430 -105 355 -45 255 -45 C165 -45 100 -90 80 -175"),
    "T": (470, "M55 -655 L415 -655 M235 -655 L235 -45"),
    "U": (520, "M85 -655 L85 -220 A175 175 0 0 0 435 -220 L435 -655"),
    "V": (500, "M65 -655 L250 -45 L435 -655"),
    "W": (700, "M65 -655 L195 -45 L350 -560 L505 -45 L635 -655"),
    "X": (500, "M75 -655 L425 -45 M425 -655 L75 -45"),
    "Y": (490, "M65 -655 L245 -320 L425 -655 M245 -320 L245 -45"),
    "Z": (480, "M80 -655 L405 -655 L75 -45 L410 -45"),
    "a": (480, BOWL + "M395 -455 L395 -45"),
    "b": (480, BOWL + STEM),
    "c": (430, "M374 -378 A155 155 0 0 0 85 -300 L85 -200 A155 155 0 0 0 374 -122"),
    "d": (480, BOWL + "M395 -655 L395 -45"),
    "e": (480, "M85 -255 L395 -255 L395 -300 A155 155 0 0 0 85 -300 L85 -200 A155 155 0 0 0 374 -122"),
    "f": (330, "M300 -655 L280 -655 A125 125 0 0 0 155 -530 L155 -45 M50 -455 L280 -455"),
    "g": (480, BOWL + "M395 -455 L395 20 A155 155 0 0 1 106 98"),
    "h": (480, STEM + ARCH),
    "i": (170, SHORT + "M85 -640 L85 -632"),
    "j": (190, "M105 -455 L105 75 A110 110 0 0 1 10 175 M105 -640 L105 -632"),
    "k": (430, STEM + "M360 -455 L85 -195 M180 -285 L375 -45"),
    "l": (240, "M85 -655 L85 -145 A100 100 0 0 0 185 -45 L195 -45"),
    "m": (680, SHORT + "M85 -325 A127 130 0 0 1 340 -325 L340 -45 M340 -325 A127 130 0 0 1 595 -325 L595 -45"),
    "n": (480, SHORT + ARCH),
    "o": (480, BOWL),
    "p": (480, BOWL + "M85 -455 L85 175"),
    "q": (480, BOWL + "M395 -455 L395 175"),
    "r": (330, SHORT + "M85 -300 A155 155 0 0 1 240 -455 L275 -455"),
    "s": (420, "M345 -370 C330 -425 280 -455 210 -455 C135 -455 85 -415 85 -355 C85 -290 140 -270 212 -252 C285 -234 345 -212 345 -145 C345 -82 290 -45 210 -45 C135 -45 85 -75 68 -135"),
    "t": (340, "M150 -600 L150 -160 A115 115 0 0 0 265 -45 L285 -45 M50 -455 L285 -455"),
    "u": (480, "M85 -455 L85 -200 A155 155 0 0 0 395 -200 M395 -455 L395 -45"),
    "v": (420, "M65 -455 L210 -45 L355 -455"),
    "w": (600, "M65 -455 L175 -45 L300 -400 L425 -45 L535 -455"),
    "x": (420, "M70 -455 L350 -45 M350 -455 L70 -45"),
    "y": (430, "M65 -455 L220 -60 M365 -455 L180 65 C155 135 120 175 60 175"),
    "z": (410, "M75 -455 L335 -455 L70 -45 L345 -45"),
    "0": (520, ROUND),
    "1": (520, "M145 -545 L285 -655 L285 -45"),
    "2": (520, "M88 -490 A170 165 0 0 1 428 -490 C428 -380 330 -300 85 -45 L440 -45"),
    "3": (520, "M95 -655 L425 -655 L245 -405 C355 -410 435 -340 435 -230 C435 -115 355 -45 255 -45 C165 -45 100 -90 80 -170"),
    "4": (520, "M345 -45 L345 -655 L75 -195 L455 -195"),
    "5": (520, "M415 -655 L120 -655 L100 -370 C140 -410 190 -430 250 -430 C360 -430 435 -350 435 -240 C435 -120 355 -45 250 -45 C165 -45 100 -85 80 -160"),
    "6": (520, "M435 -220 A175 175 0 1 1 85 -220 A175 175 0 1 1 435 -220 M350 -655 L110 -310"),
    "7": (520, "M80 -655 L435 -655 L205 -45"),
    "8": (520, "M260 -655 A150 150 0 0 1 260 -355 A150 150 0 0 1 260 -655 M260 -355 A175 155 0 0 1 260 -45 A175 155 0 0 1 260 -355"),
    "9": (520, "M85 -480 A175 175 0 1 1 435 -480 A175 175 0 1 1 85 -480 M170 -45 L410 -390"),
    " ": (240, ""),
    ".": (170, "M85 -50 L85 -45"),
    ",": (170, "M90 -50 L65 60"),
    ":": (170, "M85 -55 L85 -50 M85 -400 L85 -395"),
    "-": (340, "M80 -275 L260 -275"),
    "–": (440, "M70 -275 L370 -275"),
    "/": (400, "M65 30 L335 -700"),
    "’": (170, "M90 -655 L75 -555"),
    "'": (170, "M85 -655 L85 -555"),
    "!": (170, "M85 -655 L85 -230 M85 -50 L85 -45"),
    "?": (440, "M75 -520 C80 -605 145 -655 220 -655 C305 -655 365 -600 365 -525 C365 -420 225 -400 225 -285 L225 -230 M225 -50 L225 -45"),
    "&": (560, "M490 -45 L150 -480 C105 -540 130 -655 230 -655 C325 -655 355 -570 305 -500 C265 -445 75 -380 75 -205 C75 -105 145 -45 240 -45 C370 -45 450 -140 465 -290"),
    "·": (170, "M85 -330 L85 -325"),
    "→": (660, "M80 -340 L575 -340 M400 -515 L575 -340 L400 -165"),
    "+": (480, "M240 -500 L240 -120 M50 -310 L430 -310"),
    "(": (260, "M200 -720 C95 -590 85 -450 85 -340 C85 -230 95 -90 200 40"),
    ")": (260, "M60 -720 C165 -590 175 -450 175 -340 C175 -230 165 -90 60 40"),
}
for base, accented in ["aä", "oö", "uü"]:
    GLYPHS[accented] = (480, GLYPHS[base][1] + " M155 -625 L155 -631 M325 -625 L325 -631")
GLYPHS["å"] = (480, GLYPHS["a"][1] + " M178 -640 A62 62 0 0 1 302 -640 A62 62 0 0 1 178 -640")
GLYPHS["Å"] = (530, GLYPHS["A"][1] + " M203 -800 A62 62 0 0 1 327 -800 A62 62 0 0 1 203 -800")
GLYPHS["ø"] = (480, BOWL + "M75 -30 L405 -470")
GLYPHS["Ø"] = (520, ROUND + "M75 -15 L445 -685")


def flatten(skeleton):
    """The strokes of a skeleton as lists of points, y upwards."""
    pen = RecordingPen()
    parse_path(skeleton, pen)
    strokes, here = [], None
    for kind, points in pen.value:
        if kind == "moveTo":
            strokes.append([points[0]])
        elif kind == "lineTo":
            strokes[-1].append(points[0])
        elif kind == "curveTo":
            (x0, y0), (x1, y1), (x2, y2), (x3, y3) = here, *points
            for step in range(1, 13):
                t, u = step / 12, 1 - step / 12
                x = u**3 * x0 + 3 * u * u * t * x1 + 3 * u * t * t * x2 + t**3 * x3
                y = u**3 * y0 + 3 * u * u * t * y1 + 3 * u * t * t * y2 + t**3 * y3
                strokes[-1].append((x, y))
        elif kind == "closePath":
            strokes[-1].append(strokes[-1][0])
        here = strokes[-1][-1]
    return [[(x, -y) for x, y in stroke] for stroke in strokes]


def outline(skeleton):
    """The inked area: every stroke with round ends and joins, merged."""
    pieces = [LineString(stroke).buffer(STROKE / 2, quad_segs=6) for stroke in flatten(skeleton)]
    area = unary_union(pieces).simplify(0.6)
    return list(area.geoms) if isinstance(area, MultiPolygon) else [area]


def glyph(skeleton):
    pen = TTGlyphPen(None)
    for polygon in outline(skeleton) if skeleton else []:
        # TrueType fills outlines that run clockwise.
        rings = [(polygon.exterior, True)] + [(hole, False) for hole in polygon.interiors]
        for ring, clockwise in rings:
            points = list(ring.coords)[:-1]
            if ring.is_ccw == clockwise:
                points.reverse()
            pen.moveTo(tuple(map(round, points[0])))
            for point in points[1:]:
                pen.lineTo(tuple(map(round, point)))
            pen.closePath()
    return pen.glyph()


def main(path):
    names = {character: f"u{ord(character):04X}" for character in GLYPHS}
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", *names.values()])
    builder.setupCharacterMap({ord(character): name for character, name in names.items()})
    outlines = {name: glyph(GLYPHS[character][1]) for character, name in names.items()}
    outlines[".notdef"] = glyph(ROUND)
    builder.setupGlyf(outlines)
    widths = {name: GLYPHS[character][0] for character, name in names.items()} | {".notdef": 520}
    builder.setupHorizontalMetrics({name: (width, outlines[name].xMin if outlines[name].numberOfContours else 0) for name, width in widths.items()})
    builder.setupHorizontalHeader(ascent=900, descent=-240)
    builder.setupNameTable({"familyName": "Nightjar Sign", "styleName": "Regular"})
    builder.setupOS2(sTypoAscender=900, sTypoDescender=-240, usWinAscent=900, usWinDescent=240, sxHeight=500, sCapHeight=700)
    builder.setupPost()
    # A fixed time, so that the same skeletons give the same bytes.
    builder.updateHead(created=0, modified=0)
    builder.font.recalcTimestamp = False
    builder.font.flavor = "woff2"
    builder.save(path)


main(sys.argv[1])
