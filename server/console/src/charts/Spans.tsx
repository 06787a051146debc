// A line of time a row: from the first to the last of something, with how often it was.
import { useCallback } from 'react';

import { roomFor, wordAxis } from './axes';
import { Chart } from './Chart';
import type { Look } from './look';

export interface Span {
  label: string;
  first: string;
  last: string;
  note: string;
}

interface Props {
  title: string;
  summary: string;
  titled?: boolean;
  spans: readonly Span[];
  heads: { label: string; first: string; last: string; note: string };
  format(moment: string): string;
}

export function Spans({ title, summary, titled = true, spans, heads, format }: Props) {
  const height = spans.length * 30 + 40;
  const draw = useCallback((look: Look, width: number) => {
    const labels = spans.map((span) => span.label);
    const room = roomFor(labels, width);
    return {
      grid: { left: room + 8, right: 44, top: 4, bottom: 28 },
      xAxis: {
        type: 'time',
        axisLabel: { color: look.muted, hideOverlap: true, formatter: (at: number) => format(new Date(at).toISOString().slice(0, 10)) },
        splitNumber: Math.max(2, Math.floor(width / 180)),
        axisLine: { lineStyle: { color: look.line } },
        axisTick: { show: false },
      },
      yAxis: { ...wordAxis(look, labels, room), inverse: true },
      tooltip: {
        formatter: (mark: { dataIndex: number }) => {
          const span = spans[mark.dataIndex];
          return span === undefined ? '' : [
            span.label, `${heads.note}: ${span.note}`,
            `${heads.first}: ${format(span.first)}`, `${heads.last}: ${format(span.last)}`,
          ].join('\n');
        },
      },
      series: [{
        type: 'custom',
        encode: { x: [0, 1], y: 2 },
        data: spans.map((span, row) => [Date.parse(span.first), Date.parse(span.last), row]),
        renderItem: (
          at: { dataIndex: number }, place: { coord(data: number[]): number[]; value(of: number): number },
        ) => {
          const [x1 = 0, y = 0] = place.coord([place.value(0), place.value(2)]);
          const [x2 = 0] = place.coord([place.value(1), place.value(2)]);
          const dot = (cx: number) => ({ type: 'circle', shape: { cx, cy: y, r: 5 }, style: { fill: look.audience } });
          return {
            type: 'group',
            children: [
              { type: 'line', shape: { x1, y1: y, x2, y2: y }, style: { stroke: look.audience, lineWidth: 4, opacity: 0.45 } },
              dot(x1),
              dot(x2),
              {
                type: 'text', x: x2 + 10, y: y - 6,
                style: { text: spans[at.dataIndex]?.note ?? '', fill: look.muted, fontSize: 11.5 },
              },
            ],
          };
        },
      }],
    };
  }, [spans, heads, format]);
  const table = {
    head: [heads.label, heads.note, heads.first, heads.last],
    rows: spans.map((span) => [span.label, span.note, format(span.first), format(span.last)]),
  };
  return <Chart {...{ title, summary, titled, table, height, draw }} />;
}
