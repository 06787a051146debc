// The members of an audience as one file, while they come.
import { stream } from '../../api/client';
import { Problem } from '../../api/problem';
import type { Question } from '../../definition/DefinitionProvider';

const lineEnd = 10;

function linesIn(bytes: Uint8Array): number {
  let lines = 0;
  for (const byte of bytes) if (byte === lineEnd) lines += 1;
  return lines;
}

/**
 * The parts of the CSV, in order. `tell` hears how many customers there are so far, and how many there will
 * be. A reply that is cut short is a Problem: half a list must not pass for a whole one.
 */
export async function exportMembers(
  body: Question & { fields: string[] },
  signal: AbortSignal,
  tell: (done: number, of: number) => void,
): Promise<Uint8Array[]> {
  const response = await stream('/v1/members', 'text/csv', body, signal);
  const of = Number(response.headers.get('Muster-Count') ?? 0);
  const parts: Uint8Array[] = [];
  let lines = 0;
  if (response.body !== null) {
    const reader = response.body.getReader();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      parts.push(value);
      lines += linesIn(value);
      tell(Math.max(0, lines - 1), of);
    }
  }
  // A value in quotes may hold line ends: there may be more lines than customers, never fewer.
  if (lines - 1 < of) throw new Problem('cut', `${lines - 1} of ${of}`);
  tell(of, of);
  return parts;
}

export function saveFile(parts: Uint8Array[], name: string): void {
  const address = URL.createObjectURL(new Blob(parts as BlobPart[], { type: 'text/csv' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
