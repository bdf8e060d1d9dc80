import { existsSync, globSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';

const NOT_OURS = /(^|\/)(node_modules|\.git|\.nx|\.outlay|coverage)(\/|$)/;
const LINK = /\]\(([^)\s]+)\)/g;
const HEADING = /^#+ (.*)$/gm;

/** Links between Markdown files of a folder whose file or heading is not there, as `file: link`. */
export async function brokenLinks(root: string): Promise<string[]> {
  const files = globSync('**/*.md', { cwd: root, exclude: (path) => NOT_OURS.test(path) });
  const found = await Promise.all(
    files.map(async (file) => {
      const links = Array.from((await textOf(join(root, file))).matchAll(LINK), ([, link = '']) => link);
      const broken = await Promise.all(
        links.map(async (link) => ((await leadsSomewhere(join(root, file), link)) ? [] : [link])),
      );
      return broken.flat().map((link) => `${relative(root, join(root, file))}: ${link}`);
    }),
  );
  return found.flat();
}

async function leadsSomewhere(from: string, link: string): Promise<boolean> {
  if (/^[a-z]+:/.test(link)) return true;
  const [path = '', heading] = link.split('#');
  const target = path === '' ? from : join(dirname(from), path);
  if (!existsSync(target)) return false;
  if (heading === undefined || !target.endsWith('.md')) return true;
  return Array.from((await textOf(target)).matchAll(HEADING), ([, title = '']) => anchorOf(title)).includes(heading);
}

/** Without blocks of code, in which a comment of a shell looks like a heading. */
async function textOf(path: string): Promise<string> {
  return (await readFile(path, 'utf8')).replace(/^( *)```[\s\S]*?^\1```/gm, '');
}

/** As GitHub derives it from the text of a heading. */
function anchorOf(title: string): string {
  return title
    .toLowerCase()
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}
