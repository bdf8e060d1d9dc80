import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ScriptError } from '@outlay/scripts/script-error';
import { applyChange, readChanges } from './code-blocks.ts';

const DOCUMENT = 'ARCHITECTURE.md';
const HEADING = 'Add a field, from the database to the API';
/** A new field of an expense touches fewer files than this. */
const FILES_LIMIT = 12;

/**
 * Applies the code blocks of ARCHITECTURE's "Add a field" in memory.
 * @returns the new texts by path
 * @throws ScriptError naming every block that the present files do not fit
 */
export function addAField(root: string): Map<string, string> {
  return changedFiles(root, readFileSync(join(root, DOCUMENT), 'utf8'));
}

/** As `addAField`, with the document's text. */
export function changedFiles(root: string, markdown: string): Map<string, string> {
  const texts = new Map<string, string>();
  const stale: string[] = [];
  for (const change of readChanges(markdown, HEADING)) {
    const path = join(root, change.path);
    const text = texts.get(change.path) ?? (existsSync(path) ? readFileSync(path, 'utf8') : null);
    try {
      texts.set(change.path, applyChange(text, change));
    } catch (error) {
      stale.push(error instanceof Error ? error.message : String(error));
    }
  }
  if (stale.length > 0) {
    throw new ScriptError(`${DOCUMENT}, "${HEADING}": update the blocks that no longer fit.\n\n${stale.join('\n\n')}`);
  }
  if (texts.size === 0 || texts.size >= FILES_LIMIT) {
    throw new ScriptError(
      `${DOCUMENT}, "${HEADING}" changes ${texts.size} files; it must change at least 1 and fewer than ${FILES_LIMIT}.`,
    );
  }
  return texts;
}
