// Colours and letters of charts: the page's own custom properties, so that one theme rules all.

export interface Look {
  surface: string;
  text: string;
  muted: string;
  line: string;
  /** The audience, and what it is compared with. */
  audience: string;
  base: string;
  more: string;
  less: string;
  series: string[];
  /** From nothing to most. */
  ramp: string[];
  font: string;
  /** Milliseconds that a change may take to be seen; 0 where the reader asks for stillness. */
  motion: number;
}

export function lookOf(element: Element): Look {
  const style = getComputedStyle(element);
  const token = (name: string): string => style.getPropertyValue(`--${name}`).trim();
  return {
    surface: token('surface'),
    text: token('text'),
    muted: token('text-quiet'),
    line: token('line'),
    audience: token('chart-1'),
    base: token('chart-base'),
    more: token('chart-1'),
    less: token('chart-2'),
    series: [1, 2, 3, 4, 5].map((place) => token(`chart-${place}`)),
    ramp: [0, 1, 2, 3, 4].map((place) => token(`chart-ramp-${place}`)),
    font: style.fontFamily,
    motion: matchMedia('(prefers-reduced-motion: reduce)').matches ? 0 : 160,
  };
}

/** Letters that can be read on a colour. At this luminance black and white have the same contrast with it. */
export function lettersOn(background: string): string {
  return luminance(background) > 0.179 ? '#000000' : '#ffffff';
}

/** As WCAG defines it: 0 of black to 1 of white. */
export function luminance(colour: string): number {
  const [red, green, blue] = channels(colour).map((channel) => {
    const part = channel / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0);
}

/** The colour of a ramp at 0 … 1, its stops evenly apart. */
export function onRamp(ramp: readonly string[], at: number): string {
  const place = Math.min(1, Math.max(0, at)) * (ramp.length - 1);
  const low = Math.floor(place);
  const from = channels(ramp[low] ?? '#000000');
  const to = channels(ramp[Math.min(low + 1, ramp.length - 1)] ?? '#000000');
  const mixed = from.map((channel, i) => Math.round(channel + ((to[i] ?? channel) - channel) * (place - low)));
  return '#' + mixed.map((channel) => channel.toString(16).padStart(2, '0')).join('');
}

function channels(colour: string): number[] {
  const hex = colour.replace('#', '');
  const long = hex.length === 3 ? [...hex].map((digit) => digit + digit).join('') : hex;
  return [0, 2, 4].map((at) => Number.parseInt(long.slice(at, at + 2), 16) || 0);
}
