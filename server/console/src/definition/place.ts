// Where in a text a mistake is: the server counts bytes of UTF-8, the editor UTF-16 units.

/** From the character at that byte to the end of its word; the last character where it is the end. */
export function placeOf(text: string, byteOffset: number): { from: number; to: number } {
  let bytes = 0;
  let from = 0;
  for (const character of text) {
    if (bytes >= byteOffset) break;
    bytes += new TextEncoder().encode(character).length;
    from += character.length;
  }
  if (from >= text.length) return { from: Math.max(0, text.length - 1), to: text.length };
  const [word = ''] = /^([\p{L}\p{N}\p{M}_.]+|'([^']|'')*'?|"([^"]|"")*"?|.)/su.exec(text.slice(from)) ?? [];
  return { from, to: from + word.length };
}
