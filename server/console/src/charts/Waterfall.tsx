// A waterfall: from one figure to another through what is lost on the way, each bar where the last one ended.
import { useCallback } from 'react';

import { roomFor, valueAxis, wordAxis } from './axes';
import { Chart } from './Chart';
import type { Look } from './look';

export interface WaterfallBar {
  label: string;
  from: number;
  to: number;
  /** What the bar says, with its sign. */
  text: string;
  tone: 'begin' | 'loss' | 'end';
}

interface Props {
  title: string;
  summary: string;
  bars: readonly WaterfallBar[];
  heads: { label: string; change: string };
  format(value: number): string;
}

export function Waterfall({ title, summary, bars, heads, format }: Props) {
  const height = bars.length * 34 + 40;
  const draw = useCallback((look: Look, width: number) => {
    const labels = bars.map((bar) => bar.label);
    const room = roomFor(labels, width);
    const tones = { begin: look.base, loss: look.less, end: look.more };
    return {
      grid: { left: room + 8, right: 84, top: 4, bottom: 28 },
      xAxis: { ...valueAxis(look, format), min: 0 },
      yAxis: { ...wordAxis(look, labels, room), inverse: true },
      tooltip: {
        formatter: (mark: { dataIndex: number }) => {
          const bar = bars[mark.dataIndex];
          return bar ? `${bar.label}\n${bar.text}` : '';
        },
      },
      series: [
        {
          type: 'bar', stack: 'way', barWidth: 20, z: 2,
          itemStyle: { color: 'transparent' }, silent: true,
          data: bars.map((bar) => Math.min(bar.from, bar.to)),
        },
        {
          type: 'bar', stack: 'way', barWidth: 20, z: 2,
          itemStyle: { borderRadius: 3 },
          data: bars.map((bar) => ({
            value: Math.abs(bar.to - bar.from),
            itemStyle: { color: tones[bar.tone] },
            label: { show: true, position: 'right', color: look.text, fontSize: 12, formatter: bar.text },
          })),
        },
        {
          // From the end of each bar down to the beginning of the next.
          type: 'custom', silent: true, z: 1,
          data: bars.slice(0, -1).map((bar, i) => [bar.to, i]),
          encode: { x: 0, y: 1 },
          renderItem: (
            _: unknown,
            place: { coord(data: number[]): number[]; size(data: number[]): number[]; value(of: number): number },
          ) => {
            const [x = 0, y = 0] = place.coord([place.value(0), place.value(1)]);
            const [, step = 0] = place.size([0, 1]);
            return {
              type: 'line',
              shape: { x1: x, y1: y, x2: x, y2: y + step },
              style: { stroke: look.muted, lineWidth: 1, lineDash: [3, 3] },
            };
          },
        },
      ],
    };
  }, [bars, format]);

  const table = { head: [heads.label, heads.change], rows: bars.map((bar) => [bar.label, bar.text]) };
  return <Chart {...{ title, summary, table, height, draw }} markOf={(row) => ({ series: 1, index: row })} />;
}
