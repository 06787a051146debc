// What all charts share: the drawing, its text alternative, its keyboard, and its files.
//
// A chart is drawn on canvas (inline styles of SVG would be refused by the page's policy) and says the
// same as its table. Arrow keys walk its marks, which are the table's rows; Enter picks one.
import { useCallback, useEffect, useId, useMemo, useRef, useState, type KeyboardEvent } from 'react';

import { useWords } from '../app/language';
import { useShownTheme } from '../app/theme';
import './charts.css';
import { echarts, type ECharts, type Option } from './engine';
import { lookOf, type Look } from './look';
import { csvOf, fileName, pngOf, saveAs, svgOf, type Table } from './picture';

/** Where a row of the table is drawn. */
export interface Mark {
  series: number;
  index: number;
}

export interface ChartProps {
  title: string;
  /** What it shows, in a sentence, for whoever cannot see it. */
  summary: string;
  table: Table;
  height: number;
  draw(look: Look, width: number): Option;
  /** By default the rows of the table are the data of the first series. */
  markOf?: ((row: number) => Mark) | undefined;
  rowOf?: ((mark: Mark) => number | null) | undefined;
  /** Whether the title is drawn; where a heading says the same it need not be. */
  titled?: boolean;
  onPick?: ((row: number) => void) | undefined;
  /** Rows that can be picked; by default all. */
  canPick?: ((row: number) => boolean) | undefined;
  /** What a pick does, said to those who walk by keys. */
  pickHint?: string | undefined;
}

const firstSeries = (row: number): Mark => ({ series: 0, index: row });
const indexAsRow = (mark: Mark): number => mark.index;
const always = (): boolean => true;

export function Chart(props: ChartProps) {
  const { title, summary, table, height, draw, onPick, pickHint, titled = true } = props;
  const { markOf = firstSeries, rowOf = indexAsRow, canPick = always } = props;
  const { t } = useWords();
  const theme = useShownTheme();
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<ECharts | null>(null);
  const [width, setWidth] = useState(0);
  const [open, setOpen] = useState(false);
  const [said, setSaid] = useState('');
  const at = useRef(-1);
  const titleId = useId();

  const picked = useRef<(mark: Mark) => void>(() => undefined);
  picked.current = (mark) => {
    const row = rowOf(mark);
    if (row !== null && row >= 0 && canPick(row)) onPick?.(row);
  };

  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const drawn = echarts.init(element, null, { renderer: 'canvas' });
    chart.current = drawn;
    drawn.on('click', (mark) => {
      picked.current({ series: mark.seriesIndex ?? 0, index: mark.dataIndex });
    });
    const watcher = new ResizeObserver(() => {
      setWidth(Math.floor(element.clientWidth));
    });
    watcher.observe(element);
    return () => {
      watcher.disconnect();
      drawn.dispose();
      chart.current = null;
    };
  }, []);

  const drawing = useMemo(() => {
    if (place.current === null || width === 0) return null;
    const look = lookOf(place.current);
    return { look, option: framed(draw(look, width), look) };
    // The theme is no argument of lookOf(), but changes what it reads.
  }, [draw, width, theme]);

  useEffect(() => {
    if (chart.current === null || drawing === null) return;
    chart.current.resize({ width, height });
    chart.current.setOption(drawing.option, { notMerge: true });
    at.current = -1;
  }, [drawing, width, height]);

  const show = useCallback((row: number) => {
    const mark = markOf(row);
    const target = { seriesIndex: mark.series, dataIndex: mark.index };
    chart.current?.dispatchAction({ type: 'downplay' });
    chart.current?.dispatchAction({ type: 'highlight', ...target });
    chart.current?.dispatchAction({ type: 'showTip', ...target });
    const cells = table.rows[row] ?? [];
    setSaid(cells.map((cell, i) => (i === 0 ? cell : `${table.head[i] ?? ''} ${cell}`)).join(', '));
  }, [markOf, table]);

  const walk = (event: KeyboardEvent): void => {
    const last = table.rows.length - 1;
    const next = nextRow(event.key, at.current, last);
    if (next !== null) {
      event.preventDefault();
      at.current = next;
      show(next);
    } else if (event.key === 'Escape') {
      chart.current?.dispatchAction({ type: 'downplay' });
      chart.current?.dispatchAction({ type: 'hideTip' });
    } else if ((event.key === 'Enter' || event.key === ' ') && at.current >= 0 && onPick && canPick(at.current)) {
      event.preventDefault();
      onPick(at.current);
    }
  };

  const savePicture = (ending: 'png' | 'svg'): void => {
    if (drawing === null) return;
    const { option, look } = drawing;
    if (ending === 'svg') {
      saveAs(fileName(title, 'svg'), svgOf(option, look, title, width, height), 'image/svg+xml');
    } else {
      void pngOf(option, look, title, width, height).then((picture) => {
        saveAs(fileName(title, 'png'), picture, 'image/png');
      });
    }
  };

  return (
    <figure className="chart" aria-labelledby={titleId}>
      <div className="chart-head">
        <figcaption id={titleId} className={titled ? undefined : 'visually-hidden'}>{title}</figcaption>
        <div className="chart-tools" role="group" aria-label={t('charts.tools', { title })}>
          <button type="button" aria-expanded={open} onClick={() => setOpen(!open)}>
            {t('charts.table')}
          </button>
          <button type="button" title={t('charts.savePng')} onClick={() => savePicture('png')}>PNG</button>
          <button type="button" title={t('charts.saveSvg')} onClick={() => savePicture('svg')}>SVG</button>
          <button
            type="button"
            title={t('charts.saveCsv')}
            onClick={() => saveAs(fileName(title, 'csv'), '\uFEFF' + csvOf(table), 'text/csv')}
          >
            CSV
          </button>
        </div>
      </div>
      <div
        ref={place}
        className="chart-drawing"
        style={{ height }}
        role="img"
        aria-label={[summary, t('charts.keys'), onPick ? pickHint : ''].filter(Boolean).join(' ')}
        tabIndex={0}
        onKeyDown={walk}
        onBlur={() => chart.current?.dispatchAction({ type: 'hideTip' })}
      />
      <div className="visually-hidden" aria-live="polite">{said}</div>
      {open && <TableOf table={table} title={title} onPick={onPick} canPick={canPick} />}
    </figure>
  );
}

function TableOf({ table, title, onPick, canPick }: {
  table: Table;
  title: string;
  onPick: ((row: number) => void) | undefined;
  canPick: (row: number) => boolean;
}) {
  return (
    <div className="chart-table" tabIndex={0} role="region" aria-label={title}>
      <table>
        <thead>
          <tr>{table.head.map((cell, i) => <th key={i} scope="col">{cell}</th>)}</tr>
        </thead>
        <tbody>
          {table.rows.map(([first, ...rest], row) => (
            <tr key={row}>
              <th scope="row">
                {onPick && canPick(row)
                  ? <button type="button" onClick={() => onPick(row)}>{first}</button>
                  : first}
              </th>
              {rest.map((cell, i) => <td key={i}>{cell}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The row that a key leads to; null for a key that leads nowhere. */
export function nextRow(key: string, at: number, last: number): number | null {
  if (last < 0) return null;
  switch (key) {
    case 'ArrowRight':
    case 'ArrowDown':
      return Math.min(at + 1, last);
    case 'ArrowLeft':
    case 'ArrowUp':
      return Math.max(at - 1, 0);
    case 'Home':
      return 0;
    case 'End':
      return last;
    default:
      return null;
  }
}

function framed(option: Option, look: Look): Option {
  return {
    backgroundColor: 'transparent',
    animationDuration: look.motion,
    animationDurationUpdate: look.motion,
    animation: look.motion > 0,
    textStyle: { fontFamily: look.font, color: look.text },
    ...option,
    tooltip: {
      // As text and not as HTML: values are the customers' own words, and the policy forbids inline styles.
      renderMode: 'richText',
      confine: true,
      backgroundColor: look.surface,
      borderColor: look.line,
      textStyle: { color: look.text, fontFamily: look.font, fontSize: 12.5 },
      ...(option['tooltip'] as object | undefined),
    },
  };
}
