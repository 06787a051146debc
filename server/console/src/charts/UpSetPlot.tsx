// An UpSet plot: a column for each way of meeting, its size above, full dots for the segments that meet.
import { useCallback, useMemo } from 'react';

import type { UpSet } from '../views/overlap/regions';
import { roomFor, valueAxis } from './axes';
import { Chart } from './Chart';
import type { Look } from './look';

interface Props {
  title: string;
  summary: string;
  titled?: boolean;
  plot: UpSet;
  heads: { region: string; size: string };
  /** What a column is called in tooltip and table. */
  nameOf(segments: readonly string[]): string;
  format(value: number): string;
  onPick?: ((column: number) => void) | undefined;
  pickHint?: string | undefined;
}

const barsHeight = 180;
const rowHeight = 28;

export function UpSetPlot({ title, summary, titled = true, plot, heads, nameOf, format, onPick, pickHint }: Props) {
  const height = barsHeight + plot.sets.length * rowHeight + 24;
  const draw = useCallback((look: Look, width: number) => {
    const names = plot.sets.map((set) => set.name);
    const room = roomFor(names, width);
    const narrow = width < 520;
    const setBars = narrow ? 0 : 96;
    const left = room + setBars + 20;
    const places = plot.columns.map((_, column) => String(column));
    const rows = plot.sets.map((_, row) => String(row));
    const hiddenWords = { type: 'category', axisLine: { show: false }, axisTick: { show: false }, axisLabel: { show: false } };
    const top = barsHeight + 8;
    const dots = plot.columns.flatMap((column, x) => plot.sets.map((_, y) => [x, y, column.members.includes(y) ? 1 : 0]));
    const columnWidth = (width - left - 12) / Math.max(1, plot.columns.length);
    return {
      grid: [
        { left, right: 12, top: 20, height: barsHeight - 20 },
        { left, right: 12, top, height: plot.sets.length * rowHeight },
        { left: room + 12, width: Math.max(setBars - 4, 1), top, height: plot.sets.length * rowHeight },
      ],
      xAxis: [
        { ...hiddenWords, gridIndex: 0, data: places },
        { ...hiddenWords, gridIndex: 1, data: places },
        { type: 'value', gridIndex: 2, inverse: true, show: false },
      ],
      yAxis: [
        { ...valueAxis(look, format), gridIndex: 0 },
        {
          ...hiddenWords, gridIndex: 1, data: rows, inverse: true,
          splitArea: { show: true, areaStyle: { color: [`${look.line}55`, 'transparent'] } },
        },
        {
          type: 'category', gridIndex: 2, inverse: true, data: names, position: 'left',
          axisLine: { show: false }, axisTick: { show: false },
          axisLabel: { color: look.text, width: room, overflow: 'truncate' },
        },
      ],
      tooltip: {
        formatter: (mark: { seriesIndex: number; dataIndex: number }) => {
          if (mark.seriesIndex === 2) {
            const set = plot.sets[mark.dataIndex];
            return set ? `${set.name}\n${format(set.count)}` : '';
          }
          const column = plot.columns[columnOf({ series: mark.seriesIndex, index: mark.dataIndex }, plot) ?? -1];
          return column ? `${nameOf(column.segments)}\n${heads.size}: ${format(column.count)}` : '';
        },
      },
      series: [
        {
          type: 'bar', xAxisIndex: 0, yAxisIndex: 0, cursor: onPick ? 'pointer' : 'default',
          itemStyle: { color: look.audience, borderRadius: [3, 3, 0, 0] },
          barMaxWidth: 48,
          label: {
            show: columnWidth > 34, position: 'top', color: look.muted, fontSize: 11,
            formatter: (mark: { value: number }) => format(mark.value),
          },
          data: plot.columns.map((column) => column.count),
        },
        {
          type: 'scatter', xAxisIndex: 1, yAxisIndex: 1, symbolSize: Math.min(14, Math.max(5, columnWidth * 0.6)),
          cursor: onPick ? 'pointer' : 'default', z: 3,
          data: dots.map((dot) => ({ value: dot, itemStyle: { opacity: 1, color: dot[2] === 1 ? look.audience : look.line } })),
        },
        {
          type: 'bar', xAxisIndex: 2, yAxisIndex: 2, barWidth: 10,
          itemStyle: { color: look.base, borderRadius: [3, 0, 0, 3], opacity: narrow ? 0 : 1 },
          data: plot.sets.map((set) => set.count),
        },
        {
          type: 'custom', xAxisIndex: 1, yAxisIndex: 1, silent: true, z: 2,
          data: plot.columns.map((column, x) => [x, column.members[0] ?? 0, column.members.at(-1) ?? 0]),
          renderItem: (_: unknown, place: { coord(data: number[]): number[]; value(of: number): number }) => {
            const [x = 0, y1 = 0] = place.coord([place.value(0), place.value(1)]);
            const [, y2 = 0] = place.coord([place.value(0), place.value(2)]);
            return { type: 'line', shape: { x1: x, y1, x2: x, y2 }, style: { stroke: look.audience, lineWidth: 2 } };
          },
        },
      ],
    };
  }, [plot, heads, nameOf, format, onPick]);

  const table = useMemo(() => ({
    head: [heads.region, heads.size],
    rows: plot.columns.map((column) => [nameOf(column.segments), format(column.count)]),
  }), [plot, heads, nameOf, format]);
  return <Chart {...{ title, summary, titled, table, height, draw, onPick, pickHint }} rowOf={(mark) => columnOf(mark, plot)} />;
}

/** The column of a bar or of a dot; the bars of whole segments belong to none. */
function columnOf(mark: { series: number; index: number }, plot: UpSet): number | null {
  if (mark.series === 0) return mark.index;
  return mark.series === 1 ? Math.floor(mark.index / Math.max(1, plot.sets.length)) : null;
}
