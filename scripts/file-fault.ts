/** Why a file cannot be used: the system's code, such as ENOENT, where there is one. */
export function fileFault(error: unknown): string {
  const isCoded = typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string';
  return isCoded ? String(error.code) : String(error);
}
