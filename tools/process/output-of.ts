/** Output of a failed program. */
export function outputOf(error: unknown): string {
  if (!(error instanceof Error)) return 'no output';
  const streams = Object.entries(error).filter(([key]) => key === 'stdout' || key === 'stderr');
  return streams.map(([, text]) => String(text).trim()).join('\n') || error.message;
}
