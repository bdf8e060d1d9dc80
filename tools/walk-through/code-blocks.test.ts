import { applyChange, readChanges } from './code-blocks.ts';

const MARKDOWN = `# A document

## Before

\`\`\`diff not/this.ts
+no
\`\`\`

## Add a thing

Text.

\`\`\`diff a.ts
 const a = 1;
-const b = 2;
+const b = 3;
@@
 const z = 9;
+const end = 10;
\`\`\`

\`\`\`ts
const shown = 'not applied';
\`\`\`

\`\`\`diff new.ts
+export const made = 1;
+
+export const more = 2;
\`\`\`

## After
`;

describe('the code blocks of a section', () => {
  const [changed, added] = readChanges(MARKDOWN, 'Add a thing');
  if (!changed || !added) throw new Error('a block was not read');

  it('are read with their paths and hunks, of that section alone', () => {
    expect(readChanges(MARKDOWN, 'Add a thing').map(({ path, hunks }) => [path, hunks.length])).toEqual([
      ['a.ts', 2],
      ['new.ts', 1],
    ]);
  });

  it('change a file and make a new one', () => {
    const text = 'const a = 1;\nconst b = 2;\nconst c = 3;\nconst z = 9;\n';
    expect(applyChange(text, changed)).toBe(
      'const a = 1;\nconst b = 3;\nconst c = 3;\nconst z = 9;\nconst end = 10;\n',
    );
    expect(applyChange(null, added)).toBe('export const made = 1;\n\nexport const more = 2;\n');
  });

  it.each(['const a = 1;\n', 'const a = 1;\nconst b = 2;\nconst a = 1;\nconst b = 2;\nconst z = 9;\n'])(
    'are refused where they fit in no place or in two: %j',
    (text) => {
      expect(() => applyChange(text, changed)).toThrow(/a\.ts: a hunk matches/);
    },
  );
});
