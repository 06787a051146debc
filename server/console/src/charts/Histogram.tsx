// How a number is spread: bars that stand side by side, and a stepped line for what they are compared with.
import { useCallback } from 'react';

import { valueAxis, wordAxis } from './axes';
import { Chart } from './Chart';
import type { Look } from './look';

export interface HistogramBar {
  label: string;
  value: number;
  beside?: number | undefined;
}

/** A line across the bars, at a place between them: 2.5 is the middle of the third bar. */
export interface HistogramLine {
  at: number;
  label: string;
}

interface Props {
  title: string;
  summary: string;
  titled?: boolean;
  bars: readonly HistogramBar[];
  lines?: readonly HistogramLine[];
  heads: { label: string; value: string; beside?: string };
  format(value: number): string;
  height?: number;
  onPick?: ((row: number) => void) | undefined;
  pickHint?: string | undefined;
}

export function Histogram({ title, summary, titled = true, bars, lines = [], heads, format, height = 260, onPick, pickHint }: Props) {
  const compared = heads.beside !== undefined;
  const draw = useCallback((look: Look, width: number) => ({
    grid: {
      left: 8, right: beyondLast(bars, width), top: lines.length > 0 ? 26 : 10, containLabel: true,
      bottom: !compared ? 4 : (heads.value + heads.beside).length * 7 + 90 < width ? 30 : 52,
    },
    legend: {
      show: compared, bottom: 0, left: 'center', icon: 'roundRect', itemHeight: 8, selectedMode: false,
      textStyle: { color: look.muted },
    },
    xAxis: { ...wordAxis(look, bars.map((bar) => bar.label)), axisLabel: { color: look.muted, hideOverlap: true } },
    yAxis: valueAxis(look, format),
    tooltip: {
      trigger: 'item',
      formatter: (mark: { dataIndex: number }) => tipOf(bars[mark.dataIndex], heads, format),
    },
    series: [
      {
        type: 'bar',
        name: heads.value,
        barCategoryGap: '8%',
        cursor: onPick ? 'pointer' : 'default',
        itemStyle: { color: look.audience, borderRadius: [2, 2, 0, 0] },
        data: bars.map((bar) => bar.value),
        markLine: {
          silent: true,
          symbol: 'none',
          animation: false,
          lineStyle: { color: look.text, type: 'dashed', width: 1 },
          label: { color: look.text, fontSize: 11, distance: 4, formatter: '{b}' },
          data: lines.map((line) => ({ name: line.label, xAxis: line.at })),
        },
      },
      ...(compared
        ? [{
            type: 'line',
            name: heads.beside,
            step: 'middle',
            symbol: 'none',
            silent: true,
            lineStyle: { color: look.muted, width: 1.5 },
            itemStyle: { color: look.muted },
            data: bars.map((bar) => bar.beside ?? 0),
          }]
        : []),
    ],
  }), [bars, lines, heads, format, compared, onPick]);

  const table = {
    head: [heads.label, heads.value, ...(heads.beside ? [heads.beside] : [])],
    rows: bars.map((bar) => [bar.label, format(bar.value), ...(compared ? [format(bar.beside ?? 0)] : [])]),
  };
  return <Chart {...{ title, summary, titled, table, height, draw, onPick, pickHint }} />;
}

/** The last label stands in the middle of its bar, and is wider than it, as a rule. */
function beyondLast(bars: readonly HistogramBar[], width: number): number {
  const label = (bars.at(-1)?.label ?? '').length * 6.5;
  return Math.round(Math.max(12, (label - width / Math.max(1, bars.length)) / 2 + 8));
}

function tipOf(bar: HistogramBar | undefined, heads: Props['heads'], format: (value: number) => string): string {
  if (bar === undefined) return '';
  return [
    bar.label,
    `${heads.value}: ${format(bar.value)}`,
    ...(heads.beside !== undefined ? [`${heads.beside}: ${format(bar.beside ?? 0)}`] : []),
  ].join('\n');
}
