// A chart as a file: its picture with the title above it, or its table.
import { echarts, type Option } from './engine';
import type { Look } from './look';

export interface Table {
  head: string[];
  rows: string[][];
}

const titleHeight = 44;

/** An SVG that stands alone: the chart drawn anew, without a page, under its title. */
export function svgOf(option: Option, look: Look, title: string, width: number, height: number): string {
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width, height });
  chart.setOption({ ...option, animation: false });
  const drawing = chart.renderToSVGString();
  chart.dispose();
  const whole = height + titleHeight;
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${whole}" ` +
    `viewBox="0 0 ${width} ${whole}"><rect width="100%" height="100%" fill="${look.surface}"/>` +
    `<text x="16" y="28" font-family="${escaped(look.font)}" font-size="16" font-weight="600" ` +
    `fill="${look.text}">${escaped(title)}</text>` +
    `<g transform="translate(0 ${titleHeight})">${drawing}</g></svg>`
  );
}

/** The same as a PNG of twice the size, for slides. */
export async function pngOf(
  option: Option, look: Look, title: string, width: number, height: number,
): Promise<Blob> {
  const ratio = 2;
  const place = document.createElement('div');
  const chart = echarts.init(place, null, { renderer: 'canvas', width, height, devicePixelRatio: ratio });
  chart.setOption({ ...option, animation: false });
  const drawing = chart.renderToCanvas({ pixelRatio: ratio });
  const canvas = document.createElement('canvas');
  canvas.width = width * ratio;
  canvas.height = (height + titleHeight) * ratio;
  const brush = canvas.getContext('2d');
  if (brush === null) throw new Error('the browser gives no canvas to draw on');
  brush.fillStyle = look.surface;
  brush.fillRect(0, 0, canvas.width, canvas.height);
  brush.fillStyle = look.text;
  brush.font = `600 ${16 * ratio}px ${look.font}`;
  brush.fillText(title, 16 * ratio, 28 * ratio);
  brush.drawImage(drawing, 0, titleHeight * ratio);
  chart.dispose();
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => {
      if (blob === null) reject(new Error('the browser made no picture'));
      else resolve(blob);
    }, 'image/png');
  });
}

/** RFC 4180. What a spreadsheet would take for a formula stays a text. */
export function csvOf(table: Table): string {
  const cell = (text: string): string => {
    const plain = /^[=+\-@\t\r]/.test(text) && !/^-?[\d\s.,%]+$/.test(text) ? `'${text}` : text;
    return /[",\n\r]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
  };
  return [table.head, ...table.rows].map((row) => row.map(cell).join(',') + '\r\n').join('');
}

export function saveAs(name: string, content: Blob | string, type: string): void {
  const address = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => {
    URL.revokeObjectURL(address);
  }, 10_000);
}

/** A file name of a title in any script, without what file systems refuse. */
export function fileName(title: string, ending: string): string {
  const stem = title.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-|-$/g, '').toLowerCase().slice(0, 80);
  return `${stem === '' ? 'muster' : stem}.${ending}`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
