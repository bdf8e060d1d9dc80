/** Bytes at the start of a file by which its form is recognised. */
export const SAMPLE_BYTES = 256 * 1024;

export interface Sample {
  readonly bytes: Uint8Array;
  /** True if the file ends within it. */
  readonly isWhole: boolean;
}

/** The start of a file; the rest is not read. */
export async function readSample(file: AsyncIterable<Uint8Array>): Promise<Sample> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of file) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > SAMPLE_BYTES) return { bytes: Buffer.concat(chunks).subarray(0, SAMPLE_BYTES), isWhole: false };
  }
  return { bytes: Buffer.concat(chunks), isWhole: true };
}
