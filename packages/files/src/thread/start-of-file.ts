/** The part without the first bytes of its file, which were sent before. @throws Error for a file that begins otherwise */
export function withoutStart(part: Uint8Array, start: Uint8Array): Uint8Array {
  if (Buffer.compare(part.subarray(0, start.length), start) !== 0)
    throw new Error('The library begins its files otherwise in this version.');
  return part.subarray(start.length);
}
