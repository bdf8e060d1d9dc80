import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { request } from 'undici';
import { openApiValidator, type ObservedAnswer, type OpenApiValidator } from '@outlay/testkit/openapi-validator';

type Headers = Record<string, string>;

/** An answer. `body` is undefined where there was none. */
export interface Answer {
  status: number;
  headers: Headers;
  body: Json;
  /** The body's bytes as text: for comparing to the letter. */
  text: string;
}

/** Parsed JSON that tests read without ceremony: a field that is not there is undefined. */
export interface Json {
  readonly [field: string]: Json;
}

/** The committed document. Every answer that a client of this test file gets is held against it. */
export const contract: OpenApiValidator = contractOf(join(import.meta.dirname, '../..'));

const earlierContracts: OpenApiValidator[] = [];

/** From now on an answer may also be as the document of an earlier version says, which runs beside this one. */
export function acceptContractOf(checkout: string): void {
  earlierContracts.push(contractOf(checkout));
}

function contractOf(checkout: string): OpenApiValidator {
  return openApiValidator(JSON.parse(readFileSync(join(checkout, 'gateway', 'openapi.json'), 'utf8')));
}

/** @throws Error where no document has the answer; it says what does not fit the committed one */
function holdAgainstContracts(answer: ObservedAnswer): void {
  try {
    contract.check(answer);
  } catch (error) {
    if (!earlierContracts.some((earlier) => fits(earlier, answer))) throw error;
  }
}

function fits(document: OpenApiValidator, answer: ObservedAnswer): boolean {
  try {
    document.check(answer);
    return true;
  } catch {
    return false;
  }
}

/** Calls the gateway as one caller, and holds every REST answer against the OpenAPI document. */
export class ApiClient {
  readonly url: string;
  /** Headers of every request. */
  readonly headers: Headers;

  constructor(url: string, headers: Headers = {}) {
    this.url = url;
    this.headers = headers;
  }

  /** The same, with more headers, or others in place of those there are. */
  with(headers: Headers): ApiClient {
    return new ApiClient(this.url, { ...this.headers, ...headers });
  }

  get(path: string, headers?: Headers): Promise<Answer> {
    return this.send('GET', path, undefined, headers);
  }

  post(path: string, body: unknown = {}, headers?: Headers): Promise<Answer> {
    return this.send('POST', path, body, headers);
  }

  patch(path: string, body: unknown, headers?: Headers): Promise<Answer> {
    return this.send('PATCH', path, body, headers);
  }

  put(path: string, body: unknown, headers?: Headers): Promise<Answer> {
    return this.send('PUT', path, body, headers);
  }

  delete(path: string, headers?: Headers): Promise<Answer> {
    return this.send('DELETE', path, undefined, headers);
  }

  /** @param path below `/api/v1`, with its query; a string body is sent as it is, anything else as JSON */
  async send(
    method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE',
    path: string,
    body?: unknown,
    headers?: Headers,
  ): Promise<Answer> {
    const answer = await this.raw(method, `/api/v1${path}`, body, headers);
    holdAgainstContracts({
      ...{ method, path: `/api/v1${path}`.split('?')[0] ?? '', status: answer.status },
      ...(answer.text === '' ? {} : { body: answer.body }),
      ...(answer.headers['content-type'] && { contentType: answer.headers['content-type'] }),
    });
    return answer;
  }

  /** Any path of the gateway, held against nothing. */
  async raw(
    method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE' | 'OPTIONS',
    path: string,
    body?: unknown,
    headers?: Headers,
  ): Promise<Answer> {
    const sent = body === undefined ? null : typeof body === 'string' ? body : JSON.stringify(body);
    const type: Headers = sent === null ? {} : { 'content-type': 'application/json' };
    const answer = await request(this.url + path, {
      method,
      headers: { ...type, ...this.headers, ...headers },
      body: sent,
    });
    const text = await answer.body.text();
    const received = Object.fromEntries(Object.entries(answer.headers).map(([name, value]) => [name, String(value)]));
    return { status: answer.statusCode, headers: received, text, body: parsed(text) };
  }

  /** One GraphQL operation. `code` is that of the first error. */
  async graphql(
    query: string,
    variables: object = {},
    headers?: Headers,
  ): Promise<{ data: Json; code: string | undefined; errors: Json; status: number; text: string }> {
    const { body, status, text } = await this.raw('POST', '/graphql', { query, variables }, headers);
    return {
      data: body['data'] ?? parsed('null'),
      code: codeOf(body),
      errors: body['errors'] ?? parsed('[]'),
      status,
      text,
    };
  }
}

function codeOf(body: Json): string | undefined {
  const code: unknown = body['errors']?.['0']?.['extensions']?.['code'];
  return typeof code === 'string' ? code : undefined;
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text === '' ? '{}' : text);
  } catch {
    return JSON.parse(JSON.stringify(text));
  }
}
