"""A TrueType font of just the letters that the samples print, cut from the Noto Sans CJK wheel.

reportlab embeds TrueType outlines only; the wheel holds CFF outlines (cubic curves): they are converted here.
"""

from __future__ import annotations

import io
from functools import lru_cache
from importlib.resources import files

from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont, newTable

__all__ = ["truetype_subset"]

#: Largest deviation of the quadratic from the cubic outline, in units of a 1000-unit em: invisible in print.
_DEVIATION = 1.0
_LIMITS = (
    "maxZones",
    "maxTwilightPoints",
    "maxStorage",
    "maxFunctionDefs",
    "maxInstructionDefs",
    "maxStackElements",
    "maxSizeOfInstructions",
    "maxComponentElements",
    "maxPoints",
    "maxContours",
    "maxCompositePoints",
    "maxCompositeContours",
    "maxComponentDepth",
)


@lru_cache(maxsize=2)
def truetype_subset(letters: str) -> bytes:
    """The font program (glyf outlines) for `letters` (sorted, distinct). The same letters give the same bytes."""
    source = files("cvttf_NotoSansCJK_Light") / "NotoSansCJKtc-Light.otf"
    font = TTFont(io.BytesIO(source.read_bytes()), recalcTimestamp=False)
    _prefer_simplified(font)
    options = Options()
    options.layout_features = []
    options.hinting = False
    options.notdef_outline = True
    options.name_IDs = [0, 1, 2, 4, 6, 13]
    options.drop_tables += ["BASE", "GPOS", "GSUB", "VORG", "vhea", "vmtx", "DSIG"]
    subsetter = Subsetter(options)
    subsetter.populate(text=letters)
    subsetter.subset(font)
    missing = sorted(set(letters) - {chr(c) for c in font.getBestCmap()})
    if missing:
        raise ValueError(f"the font lacks {''.join(missing)}")
    _to_truetype(font)
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def _prefer_simplified(font: TTFont) -> None:
    """Point the letters to their mainland forms (`locl` for ZHS): the wheel's default forms are those of Taiwan, where
    the comma and the full stop stand in the middle of their square."""
    table = font["GSUB"].table
    wanted: set[int] = set()
    for script in table.ScriptList.ScriptRecord:
        for language in script.Script.LangSysRecord:
            if language.LangSysTag == "ZHS ":
                wanted |= set(language.LangSys.FeatureIndex)
    forms: dict[str, str] = {}
    for index in sorted(wanted):
        record = table.FeatureList.FeatureRecord[index]
        if record.FeatureTag == "locl":
            for lookup in record.Feature.LookupListIndex:
                for part in table.LookupList.Lookup[lookup].SubTable:
                    part = getattr(part, "ExtSubTable", part)
                    forms.update(getattr(part, "mapping", {}))
    for cmap in font["cmap"].tables:
        if cmap.isUnicode() and hasattr(cmap, "cmap") and cmap.format != 14:
            cmap.cmap = {code: forms.get(name, name) for code, name in cmap.cmap.items()}


def _to_truetype(font: TTFont) -> None:
    order = font.getGlyphOrder()
    glyph_set = font.getGlyphSet()
    outlines = {}
    for name in order:
        pen = TTGlyphPen(glyph_set)
        glyph_set[name].draw(Cu2QuPen(pen, _DEVIATION, reverse_direction=True))
        outlines[name] = pen.glyph()
    font["loca"] = newTable("loca")
    glyf = font["glyf"] = newTable("glyf")
    glyf.glyphOrder = order
    glyf.glyphs = outlines
    del font["CFF "]
    glyf.compile(font)
    for name in order:
        advance, _ = font["hmtx"][name]
        font["hmtx"][name] = (advance, getattr(outlines[name], "xMin", 0) or 0)
    maxp = font["maxp"]
    maxp.tableVersion = 0x00010000
    # the wheel's `maxp` is of the short kind for CFF outlines; without instructions all limits are none
    for field in _LIMITS:
        setattr(maxp, field, 1 if field == "maxZones" else 0)
    font["post"].formatType = 3.0
    font["head"].glyphDataFormat = 0
    font.sfntVersion = "\x00\x01\x00\x00"
