import { deliveryErrorOf } from './delivery-error.ts';
import type { DeliveryResult } from './delivery-result.ts';

type ReadBody = Pick<DeliveryResult, 'body' | 'isBodyCut' | 'error'>;

/**
 * Reads at most so many bytes, and stops at the first fault with what has arrived until then.
 * @param isEncoded the bytes are no text: they are counted and not kept
 */
export async function readAnswerBody(
  chunks: AsyncIterable<unknown>,
  { maxBytes, isEncoded }: { maxBytes: number; isEncoded: boolean },
): Promise<ReadBody> {
  const decoder = new TextDecoder();
  let bytes = 0;
  let text = '';
  const read = (rest: Omit<ReadBody, 'body'>): ReadBody => ({ body: isEncoded ? null : storable(text), ...rest });
  try {
    for await (const chunk of chunks) {
      if (!Buffer.isBuffer(chunk)) continue;
      const taken = chunk.subarray(0, maxBytes - bytes);
      if (!isEncoded) text += decoder.decode(taken, { stream: true });
      bytes += chunk.length;
      // Leaving the loop destroys the stream.
      if (bytes > maxBytes) return read({ isBodyCut: true, error: null });
    }
    if (!isEncoded) text += decoder.decode();
    return read({ isBodyCut: false, error: null });
  } catch (error) {
    return read({ isBodyCut: true, error: deliveryErrorOf(error) });
  }
}

/** PostgreSQL stores no NUL in a text. */
function storable(text: string): string {
  return text.replaceAll('\0', '\uFFFD');
}
