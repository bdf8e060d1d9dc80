import Bowser from 'bowser';

const BROWSERS = new Set(Object.values(Bowser.BROWSER_MAP));
const SYSTEMS = new Set(Object.values(Bowser.OS_MAP));

/**
 * Browser and operating system of a client, such as "Firefox (Linux)": names of a fixed list alone, as anybody may send any text.
 * Null where neither is known.
 */
export function deviceOf(userAgent: string | null | undefined): string | null {
  if (!userAgent) return null;
  const { browser, os } = Bowser.parse(userAgent);
  const browserName = known(BROWSERS, browser.name);
  const system = known(SYSTEMS, os.name);
  if (browserName === null) return system;
  return system === null ? browserName : `${browserName} (${system})`;
}

function known(names: ReadonlySet<string>, name: string | undefined): string | null {
  return name !== undefined && names.has(name) ? name : null;
}
