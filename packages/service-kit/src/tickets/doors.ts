import type { Readable } from 'node:stream';
import type { ServerResponse } from 'node:http';
import type { RequestContext } from '@outlay/tenancy/request-context';
import type { RedeemedTicket } from './ticket-office.ts';

/** A file on its way to a client. */
export interface Download {
  /** Full name with its extension; other than ASCII characters are sent as RFC 6266 has it. */
  readonly fileName: string;
  /** Media type, with its parameters. */
  readonly contentType: string;
  /** Destroyed when the client leaves: release what feeds it then. An error of it breaks the connection, so that no short file looks whole. */
  readonly body: Readable;
}

/** Gives a file. What it throws before it gives one is answered as an error. */
export interface DownloadDoor {
  readonly kind: 'download';
  open(ticket: RedeemedTicket, context: RequestContext): Promise<Download>;
}

/** Takes a file. */
export interface UploadDoor {
  readonly kind: 'upload';
  /** Media types that it takes, without parameters. */
  readonly contentTypes: readonly string[];
  readonly maxBytes: number;
  /**
   * Reads the body to its end, and gives what is answered, as JSON. The body fails with PAYLOAD_TOO_LARGE beyond the limit, and with
   * another error where the client leaves: what was stored of it must then go.
   */
  take(ticket: RedeemedTicket, file: Upload, context: RequestContext): Promise<unknown>;
}

/** A file from a client. */
export interface Upload {
  readonly contentType: string;
  readonly body: Readable;
}

/** Writes server-sent events. It answers by itself, unless it throws before it has begun. */
export interface StreamDoor {
  readonly kind: 'stream';
  open(ticket: RedeemedTicket, response: ServerResponse, lastEventId: string | undefined): Promise<void>;
}

/** Opened by a ticket of its purpose. */
export type Door = DownloadDoor | UploadDoor | StreamDoor;
