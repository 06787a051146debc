// Axes as all charts have them.
import type { Look } from './look';

export function valueAxis(look: Look, format: (value: number) => string, name = '') {
  return {
    type: 'value' as const,
    name,
    nameLocation: 'middle' as const,
    nameGap: 28,
    nameTextStyle: { color: look.muted },
    splitNumber: 4,
    axisLine: { show: false },
    axisTick: { show: false },
    axisLabel: { color: look.muted, formatter: format, hideOverlap: true },
    splitLine: { lineStyle: { color: look.line } },
  };
}

export function wordAxis(look: Look, words: readonly string[], width?: number) {
  return {
    type: 'category' as const,
    data: [...words],
    axisLine: { lineStyle: { color: look.line } },
    axisTick: { show: false },
    axisLabel: {
      color: look.text,
      ...(width === undefined ? {} : { width, overflow: 'truncate' as const }),
    },
  };
}

/** Room for the longest of these words, within a third of the drawing. */
export function roomFor(words: readonly string[], width: number): number {
  const longest = Math.max(0, ...words.map((word) => word.length));
  return Math.round(Math.min(longest * 7 + 12, Math.max(width * 0.36, 90)));
}
