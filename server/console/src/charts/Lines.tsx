// Lines over a common axis: days, or shares from none to all.
import { useCallback } from 'react';

import { valueAxis, wordAxis } from './axes';
import { Chart } from './Chart';
import type { Look } from './look';

export interface Line {
  name: string;
  /** One for each place of the axis, or, on a measured axis, pairs. */
  points: readonly (number | readonly [number, number])[];
  dashed?: boolean;
}

interface Props {
  title: string;
  summary: string;
  lines: readonly Line[];
  /** Words below the axis; without them it is measured from 0 to 1. */
  places?: readonly string[];
  axes: { x: string; y: string };
  format(value: number): string;
  formatX?: (value: number) => string;
  /** Rows of the text alternative, where the points are too many to be read. */
  table: { head: string[]; rows: string[][] };
  height?: number;
}

export function Lines({ title, summary, lines, places, axes, format, formatX, table, height = 280 }: Props) {
  const draw = useCallback((look: Look) => {
    const measured = places === undefined;
    return {
      grid: { left: 16, right: 20, top: 12, bottom: axes.x === '' ? 34 : 54, containLabel: true },
      legend: {
        show: lines.length > 1, bottom: 0, type: 'scroll', icon: 'roundRect', itemHeight: 4, selectedMode: 'multiple',
        textStyle: { color: look.muted },
      },
      xAxis: measured
        ? { ...valueAxis(look, formatX ?? format, axes.x), min: 0, max: 1, interval: 0.25 }
        : { ...wordAxis(look, places), boundaryGap: false, axisLabel: { color: look.muted, hideOverlap: true } },
      yAxis: { ...valueAxis(look, format), ...(measured ? { min: 0, max: 1, interval: 0.25 } : {}) },
      tooltip: {
        trigger: 'axis',
        axisPointer: { lineStyle: { color: look.muted } },
        formatter: (marks: { seriesName: string; value: unknown; axisValue: string | number }[]) => {
          const [first] = marks;
          const head = first === undefined ? '' : measured ? (formatX ?? format)(Number(first.axisValue)) : first.axisValue;
          return [head, ...marks.map((mark) => `${mark.seriesName}: ${format(ordinate(mark.value))}`)].join('\n');
        },
      },
      series: lines.map((line, i) => {
        const colour = line.dashed ? look.muted : (look.series[i % look.series.length] ?? look.audience);
        return {
          type: 'line',
          name: line.name,
          symbol: 'circle',
          symbolSize: 5,
          showSymbol: false,
          silent: line.dashed === true,
          lineStyle: { color: colour, width: line.dashed ? 1 : 2, type: line.dashed ? 'dashed' : 'solid' },
          itemStyle: { color: colour },
          ...(measured ? {} : { areaStyle: { color: colour, opacity: lines.length === 1 ? 0.12 : 0 } }),
          data: line.points.map((point) => (typeof point === 'number' ? point : [...point])),
        };
      }),
    };
  }, [lines, places, axes, format, formatX]);
  return <Chart {...{ title, summary, table, height, draw }} />;
}

function ordinate(value: unknown): number {
  return Number(Array.isArray(value) ? value[1] : value);
}
