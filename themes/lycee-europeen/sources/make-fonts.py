"""Cuts the theme's families down to Latin: see SOURCES.md for the command."""
import copy
import sys
from pathlib import Path
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont
from fontTools import subset

# Packages of npm; fonts for browsers (WOFF2); fonts for cards (TTF: the program draws them itself).
SRC, OUT, CARDS = Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3])
# ASCII, then the letters of French, Spanish, Norwegian, German, Portuguese and Italian, then typography.
TEXT = ("".join(map(chr, range(0x20, 0x7F)))
        + "ÀÁÂÃÄÅÆÇÈÉÊËÍÎÏÑÓÔÕÖØÙÚÛÜßàáâãäåæçèéêëìíîïñòóôõöøùúûüÿŒœ"
        + "\u00a0\u202f\u2009¡¿«»§©°·×–—’…€−")

# The rest of Europe's Latin letters (Łódź, České Budějovice, Çeşme, Iași): a browser finds them elsewhere, a card does not.
FAR = "".join(map(chr, range(0x100, 0x180))) + "ȘșȚțẞ"

def cut(font, text=TEXT):
    # Neither family knows the narrow no-break space: it takes the thin space, else the no-break space.
    for table in font["cmap"].tables:
        if table.isUnicode():
            if 0xA0 in table.cmap:
                table.cmap[0x202F] = table.cmap.get(0x2009, table.cmap[0xA0])
    options = subset.Options(flavor="woff2", layout_features=["kern", "liga"], hinting=False,
                             name_IDs=[1, 2, 4, 6, 13, 14], notdef_outline=True)
    s = subset.Subsetter(options)
    s.populate(text=text)
    s.subset(font)
    font.flavor = "woff2"
    return font

def lighten(font, least):
    """Forgets the kerning pairs that the eye does not see: under `least` thousandths of the em."""
    small = least * font["head"].unitsPerEm / 1000
    def drop(value):
        return value is None or abs(getattr(value, "XAdvance", 0) or 0) < small
    for lookup in font["GPOS"].table.LookupList.Lookup:
        for pairs in lookup.SubTable:
            pairs = getattr(pairs, "ExtSubTable", pairs)
            if getattr(pairs, "Format", 0) == 1 and hasattr(pairs, "PairSet"):
                for group in pairs.PairSet:
                    group.PairValueRecord = [p for p in group.PairValueRecord if not drop(p.Value1)]
                    group.PairValueCount = len(group.PairValueRecord)
            elif hasattr(pairs, "Class1Record"):
                for row in pairs.Class1Record:
                    for cell in row.Class2Record:
                        if cell.Value1 is not None and drop(cell.Value1):
                            cell.Value1.XAdvance = 0
    return font

def load(family, part="latin"):
    return TTFont(SRC / "@fontsource-variable" / family / "files" / f"{family}-{part}-standard-normal.woff2")

def card(font, family, name):
    font.flavor = None
    font["name"].names = [record for record in font["name"].names if record.nameID in (13, 14)]
    for name_id in (1, 4, 6):
        font["name"].setName(family.replace(" ", "") if name_id == 6 else family, name_id, 3, 1, 0x409)
    font.save(CARDS / name)

# Bricolage Grotesque: one variable weight. Kerning that varies with the weight costs 10 kB: the kerning of weight 600 serves all.
axes = {"opsz": 30, "wdth": 96}
variable = cut(instantiateVariableFont(load("bricolage-grotesque"), {**axes, "wght": (400, 800)}))
fixed = cut(instantiateVariableFont(load("bricolage-grotesque"), {**axes, "wght": 600}))
assert variable.getGlyphOrder() == fixed.getGlyphOrder()
variable["GPOS"], variable["GDEF"] = fixed["GPOS"], fixed["GDEF"]
lighten(variable, 14).save(OUT / "bricolage-grotesque.woff2")
card(copy.deepcopy(variable), "Bricolage", "bricolage-grotesque.ttf")
far = instantiateVariableFont(load("bricolage-grotesque", "latin-ext"), {**axes, "wght": (400, 800)})
del far["GPOS"]
card(cut(far, FAR), "Bricolage Europe", "bricolage-grotesque-europe.ttf")

lighten(cut(instantiateVariableFont(load("newsreader"), {"opsz": 36, "wght": 400})), 14).save(OUT / "newsreader.woff2")

# The sentence of the Union is in a typeface that its rules name.
card(lighten(cut(TTFont(SRC / "@fontsource/ubuntu/files/ubuntu-latin-500-normal.woff2")), 14), "Ubuntu", "ubuntu.ttf")
