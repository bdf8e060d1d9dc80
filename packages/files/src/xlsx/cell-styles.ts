import { FORMATS, MONEY_FORMATS } from './number-formats.ts';
import { xmlText } from './xml-text.ts';

/** Formats in the order of their styles; the first is everything without one. */
const KINDS = ['text', 'date', 'timestamp', 'month', 'integer', 'decimal', 'share'] as const;
/** Excel numbers formats of one's own from here on. */
const FIRST_FORMAT = 164;

const formats = [...KINDS.map((kind) => FORMATS[kind]), ...MONEY_FORMATS];

/** The number of the style of a kind other than money. */
export function styleOf(kind: (typeof KINDS)[number]): number {
  return KINDS.indexOf(kind);
}

/** The number of the style of an amount with so many digits after the point. */
export function moneyStyle(digits: number): number {
  return KINDS.length + digits;
}

/** The number of the style of column heads. */
export const HEAD_STYLE = formats.length;

const numFmts = formats.map(
  (code, index) => `<numFmt numFmtId="${FIRST_FORMAT + index}" formatCode="${xmlText(code)}"/>`,
);
const xf = (numFmtId: number, fontId = 0) =>
  `<xf numFmtId="${numFmtId}" fontId="${fontId}" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/>`;
const xfs = [...formats.map((code, index) => xf(code === 'General' ? 0 : FIRST_FORMAT + index)), xf(0, 1)];

/** The part `xl/styles.xml`: one style for each format, and the bold one of heads. */
export const STYLES_XML = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">\
<numFmts count="${numFmts.length}">${numFmts.join('')}</numFmts>\
<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>\
<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>\
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>\
<cellXfs count="${xfs.length}">${xfs.join('')}</cellXfs>\
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>\
</styleSheet>`;
