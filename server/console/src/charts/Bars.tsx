// Bars that lie, one a word: an audience's values, with what they are compared with as a thin bar below.
import { useCallback } from 'react';

import { roomFor, valueAxis, wordAxis } from './axes';
import { Chart } from './Chart';
import type { Look } from './look';

export interface BarRow {
  label: string;
  value: number;
  beside?: number | undefined;
  /** Said at the end of the bar. */
  note: string;
  /** The same where there is little room. */
  short?: string | undefined;
  tone?: 'audience' | 'more' | 'less' | 'base' | undefined;
}

interface Props {
  title: string;
  summary: string;
  titled?: boolean;
  rows: readonly BarRow[];
  /** Heads of the table: the words, the values, what they are compared with, the notes. */
  heads: { label: string; value: string; beside?: string; note?: string };
  format(value: number): string;
  onPick?: ((row: number) => void) | undefined;
  canPick?: ((row: number) => boolean) | undefined;
  pickHint?: string | undefined;
}

export function Bars({ title, summary, titled = true, rows, heads, format, onPick, canPick, pickHint }: Props) {
  const compared = heads.beside !== undefined;
  const height = rows.length * (compared ? 30 : 26) + 40;

  const draw = useCallback((look: Look, width: number) => {
    const labels = rows.map((row) => row.label);
    const room = roomFor(labels, width);
    const tones = { audience: look.audience, more: look.more, less: look.less, base: look.base };
    const noteOf = (row: BarRow): string => (width < 480 ? (row.short ?? row.note) : row.note);
    const notes = roomFor(rows.map(noteOf), width) * 0.95;
    return {
      grid: { left: room + 8, right: Math.max(notes, 16), top: 4, bottom: 28 },
      xAxis: { ...valueAxis(look, format), min: 0 },
      yAxis: { ...wordAxis(look, labels, room), inverse: true },
      tooltip: {
        trigger: 'item',
        formatter: (mark: { dataIndex: number }) => tipOf(rows[mark.dataIndex], heads, format),
      },
      series: [
        {
          type: 'bar',
          barWidth: compared ? 12 : 16,
          barGap: '15%',
          cursor: onPick ? 'pointer' : 'default',
          itemStyle: { borderRadius: [0, 3, 3, 0] },
          data: rows.map((row) => ({
            value: row.value,
            itemStyle: { color: tones[row.tone ?? 'audience'] },
            label: { show: true, position: 'right', color: look.muted, fontSize: 11.5, formatter: noteOf(row) },
          })),
        },
        ...(compared
          ? [{
              type: 'bar',
              barWidth: 5,
              cursor: onPick ? 'pointer' : 'default',
              itemStyle: { color: look.base, borderRadius: [0, 2, 2, 0] },
              data: rows.map((row) => row.beside ?? 0),
            }]
          : []),
      ],
    };
  }, [rows, heads, format, compared, onPick]);

  const table = {
    head: [heads.label, heads.value, ...(heads.beside ? [heads.beside] : []), ...(heads.note ? [heads.note] : [])],
    rows: rows.map((row) => [
      row.label, format(row.value), ...(compared ? [format(row.beside ?? 0)] : []), ...(heads.note ? [row.note] : []),
    ]),
  };
  return (
    <Chart {...{ title, summary, titled, table, height, draw, onPick, canPick, pickHint }} rowOf={(mark) => mark.index} />
  );
}

function tipOf(row: BarRow | undefined, heads: Props['heads'], format: (value: number) => string): string {
  if (row === undefined) return '';
  return [
    row.label,
    `${heads.value}: ${format(row.value)}`,
    ...(heads.beside !== undefined ? [`${heads.beside}: ${format(row.beside ?? 0)}`] : []),
    ...(row.note === '' ? [] : [heads.note === undefined ? row.note : `${heads.note}: ${row.note}`]),
  ].join('\n');
}
