const STEP = '  ';
/** A string, or a character outside of strings. Spaces between tokens are left out. */
const TOKENS = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

/**
 * Indents JSON for people. Every token stays as it was sent: a parser would round long numbers, and drop the zeros of 12.50.
 * @returns the text as it is, where it is no JSON
 */
export function indentJson(text: string): string {
  if (!isJson(text)) return text;
  let depth = 0;
  let indented = '';
  const newLine = (): string => `\n${STEP.repeat(depth)}`;
  const tokens = text.match(TOKENS) ?? [];
  for (const [index, token] of tokens.entries()) {
    const isEmpty = tokens[index + 1] === '}' || tokens[index + 1] === ']';
    if (token === '{' || token === '[') {
      depth += 1;
      indented += isEmpty ? token : token + newLine();
    } else if (token === '}' || token === ']') {
      depth -= 1;
      const hasContent = tokens[index - 1] !== '{' && tokens[index - 1] !== '[';
      indented += hasContent ? newLine() + token : token;
    } else if (token === ',') indented += token + newLine();
    else indented += token === ':' ? ': ' : token;
  }
  return indented;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
