// The server's calls, typed by its own description (schema.ts: scripts/schema.mjs).
//
// Every call takes an AbortSignal; a refusal is thrown as a Problem. A 401 asks for a token once, in
// the frame, and what was refused is asked again when there is one (useAnswer).
import createClient from 'openapi-fetch';

import { bearer, refused } from './access';
import { noteReached } from './connection';
import { Problem, problemOf, wasAborted } from './problem';
import type { components, paths } from './schema';

export type Schemas = components['schemas'];

async function send(request: Request): Promise<Response> {
  const token = bearer();
  if (token !== null) request.headers.set('Authorization', `Bearer ${token}`);
  try {
    const response = await fetch(request);
    noteReached(true);
    if (response.status === 401) refused();
    return response;
  } catch (reason) {
    if (wasAborted(reason)) throw reason;
    noteReached(false);
    throw new Problem('offline', String(reason));
  }
}

/** The calls, as openapi-fetch has them: `api.POST('/v1/count', {body, signal})`. */
export const api = createClient<paths>({ baseUrl: location.origin, fetch: send });

interface Settled<T> {
  data?: T;
  error?: unknown;
  response: Response;
}

/** The reply of a call; throws a Problem where it is none. */
export async function answer<T>(call: Promise<Settled<T>>): Promise<T> {
  const { data, error, response } = await call;
  if (response.ok && data !== undefined) return data;
  throw problemOf(response.status, error);
}

/** A call whose reply is no JSON (streams): the response as it is, or a Problem. */
export async function stream(path: string, accept: string, body: unknown, signal: AbortSignal): Promise<Response> {
  const response = await send(
    new Request(new URL(path, location.origin), {
      method: 'POST',
      headers: { Accept: accept, 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
      signal,
    }),
  );
  if (response.ok) return response;
  throw problemOf(response.status, await response.json().catch(() => null));
}
