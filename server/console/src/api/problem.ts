// What went wrong, as the server says it (RFC 9457) or as the network did.

export interface Position {
  offset: number;
  line: number;
  column: number;
}

export class Problem extends Error {
  override name = 'Problem';
  constructor(
    /** The server's name for it; `offline` where it could not be asked. */
    readonly code: string,
    detail: string,
    readonly status = 0,
    readonly position: Position | null = null,
    readonly suggestion: string | null = null,
  ) {
    super(detail);
  }
}

/** The problem document of a reply, or what can be said without one. */
export function problemOf(status: number, body: unknown): Problem {
  const said = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  const text = (name: string): string | null => (typeof said[name] === 'string' ? said[name] : null);
  const code = text('code') ?? (status === 401 ? 'unauthorised' : status === 403 ? 'forbidden' : 'failed');
  return new Problem(
    code,
    text('detail') ?? `HTTP ${status}`,
    status,
    (said['position'] as Position | undefined) ?? null,
    text('suggestion'),
  );
}

export const wasAborted = (reason: unknown): boolean =>
  reason instanceof DOMException && reason.name === 'AbortError';
