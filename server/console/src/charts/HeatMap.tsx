// A grid of two lists of words, the darker the more. Each cell says its figure where there is room.
import { useCallback } from 'react';

import { roomFor, wordAxis } from './axes';
import { Chart } from './Chart';
import { lettersOn, onRamp, type Look } from './look';

export interface HeatMapCell {
  row: number;
  column: number;
  /** 0 … 1: how dark. */
  depth: number;
  /** In the cell. */
  text: string;
  /** In the tooltip and the table. */
  long: string;
}

interface Props {
  title: string;
  summary: string;
  titled?: boolean;
  rows: readonly string[];
  columns: readonly string[];
  cells: readonly HeatMapCell[];
  heads: { row: string; column: string; value: string };
  onPick?: ((cell: number) => void) | undefined;
  pickHint?: string | undefined;
}

export function HeatMap({ title, summary, titled = true, rows, columns, cells, heads, onPick, pickHint }: Props) {
  const height = rows.length * 30 + 64;
  const draw = useCallback((look: Look, width: number) => {
    const room = roomFor(rows, width);
    const cellWidth = (width - room - 20) / Math.max(1, columns.length);
    const longestText = Math.max(0, ...cells.map((cell) => cell.text.length));
    const longestColumn = Math.max(0, ...columns.map((column) => column.length));
    const tilted = longestColumn * 7 > cellWidth;
    return {
      grid: { left: room + 8, right: 12, top: 4, bottom: tilted ? 64 : 30 },
      xAxis: {
        ...wordAxis(look, columns),
        axisLabel: { color: look.text, interval: 0, rotate: tilted ? 35 : 0, width: 84, overflow: 'truncate' },
      },
      yAxis: { ...wordAxis(look, rows, room), inverse: true },
      tooltip: {
        formatter: (mark: { dataIndex: number }) => {
          const cell = cells[mark.dataIndex];
          return cell ? `${rows[cell.row] ?? ''} · ${columns[cell.column] ?? ''}\n${cell.long}` : '';
        },
      },
      series: [{
        type: 'custom',
        cursor: onPick ? 'pointer' : 'default',
        clip: true,
        encode: { x: 0, y: 1 },
        data: cells.map((cell) => [cell.column, cell.row]),
        renderItem: (
          at: { dataIndex: number },
          place: { coord(data: number[]): number[]; size(data: number[]): number[]; value(of: number): number },
        ) => {
          const cell = cells[at.dataIndex];
          const [x = 0, y = 0] = place.coord([place.value(0), place.value(1)]);
          const [w = 0, h = 0] = place.size([1, 1]);
          const fill = onRamp(look.ramp, cell?.depth ?? 0);
          const shown = longestText * 7 <= w;
          return {
            type: 'rect',
            shape: { x: x - w / 2 + 1, y: y - h / 2 + 1, width: Math.max(w - 2, 1), height: Math.max(h - 2, 1), r: 3 },
            style: { fill, cursor: onPick ? 'pointer' : 'default' },
            emphasis: { style: { stroke: look.text, lineWidth: 2 } },
            ...(shown
              ? {
                  textContent: { type: 'text', style: { text: cell?.text ?? '', fill: lettersOn(fill), fontSize: 11.5 } },
                  textConfig: { position: 'inside' },
                }
              : {}),
          };
        },
      }],
    };
  }, [rows, columns, cells, onPick]);

  const table = {
    head: [heads.row, heads.column, heads.value],
    rows: cells.map((cell) => [rows[cell.row] ?? '', columns[cell.column] ?? '', cell.long]),
  };
  return <Chart {...{ title, summary, titled, table, height, draw, onPick, pickHint }} />;
}
