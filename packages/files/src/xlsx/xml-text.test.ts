import { cellXml, xmlText } from './xml-text.ts';

describe('texts of cells', () => {
  it.each([
    ['Figma', 'Figma'],
    ['a < b & "c" > d', 'a &lt; b &amp; &quot;c&quot; &gt; d'],
    ['bell\u0007 and \uffff', 'bell and '],
    ['tab\tand\nbreak', 'tab\tand\nbreak'],
    ['one\r\ntwo\rthree', 'one\ntwo\nthree'],
    ['🙂 and \ud83d', '🙂 and \ufffd'],
    ['_x0041_ and _x00e9_', '_x005F_x0041_ and _x005F_x00e9_'],
    ['snake_case', 'snake_case'],
    ['=1+1', '=1+1'],
  ])('writes %j', (text, xml) => {
    expect(cellXml(text)).toBe(xml);
  });

  it('cuts at what Excel takes, and no character in two', () => {
    expect(cellXml('x'.repeat(40_000))).toHaveLength(32_767);
    expect(cellXml(`${'x'.repeat(32_766)}🙂`)).toBe('x'.repeat(32_766));
    expect(cellXml(`${'x'.repeat(32_765)}🙂`)).toHaveLength(32_767);
  });

  it('leaves what looks like an escape in names alone', () => {
    expect(xmlText('_x0041_')).toBe('_x0041_');
  });
});
