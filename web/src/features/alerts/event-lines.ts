/** One event of a `text/event-stream`, as the HTML standard defines it. */
export interface StreamEvent {
  readonly id: string | null;
  readonly data: string;
}

/** Cuts a stream of text into events. Text behind the last empty line waits for more. */
export function eventLines(): (text: string) => StreamEvent[] {
  let rest = '';
  return (text) => {
    const blocks = (rest + text).replaceAll(/\r\n?/g, '\n').split('\n\n');
    rest = blocks.pop() ?? '';
    return blocks.map(read).filter((event) => event.data !== '' || event.id !== null);
  };
}

function read(block: string): StreamEvent {
  const fields = block.split('\n').map((line) => {
    const [, name = '', value = ''] = /^([^:]*):? ?(.*)$/.exec(line) ?? [];
    return { name, value };
  });
  const values = (name: string): string[] => fields.filter((field) => field.name === name).map(({ value }) => value);
  return { id: values('id').at(-1) ?? null, data: values('data').join('\n') };
}
