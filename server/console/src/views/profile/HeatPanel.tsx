// Two attributes at once: where they meet more often than chance would have it, or where most people are.
import { useMemo, useState } from 'react';

import { answer, api } from '../../api/client';
import { useSchema, type Attribute } from '../../api/schemaContext';
import { useAnswer } from '../../api/useAnswer';
import { Notice } from '../../app/Notice';
import { useWords } from '../../app/language';
import { AttributeChoice } from '../../audiences/AttributeChoice';
import { allOf, testOfValue } from '../../audiences/condition';
import { Untold } from '../../audiences/Untold';
import { valueText } from '../../audiences/valueText';
import { HeatMap } from '../../charts/HeatMap';
import { Panel } from '../Panel';
import { isDividing, keptBack } from './BreakdownPanel';
import type { AboutAudience } from './WhoTheyAre';
import { heatOf, type Heat, type PairCell, type Total } from './heat';

type Measure = 'ofRow' | 'lift' | 'count';
const measures: readonly Measure[] = ['ofRow', 'lift', 'count'];

export function HeatPanel({ question, onAdd }: AboutAudience) {
  const { t } = useWords();
  const { schema, attribute: attributeNamed } = useSchema();
  const [chosenRow, setRow] = useState('');
  const [chosenColumn, setColumn] = useState('');
  const [measure, setMeasure] = useState<Measure>('ofRow');
  const words = schema?.attributes.filter((each) => each.type === 'category' && (each.distinct ?? 0) <= 12) ?? [];
  const row = attributeNamed(chosenRow) ?? words.find(({ name }) => name !== chosenColumn);
  const column = attributeNamed(chosenColumn) ?? words.findLast(({ name }) => name !== row?.name);
  const asked = row === undefined || column === undefined || row === column
    ? null
    : { ...question, by: [row.name, column.name] };
  const answered = useAnswer(asked, (body, signal) => answer(api.POST('/v1/breakdown', { body, signal })));
  const choices = (
    <>
      <AttributeChoice
        label={t('profile.rows')} value={row?.name ?? ''} onChange={setRow}
        among={(each) => isDividing(each) && each !== column}
      />
      <AttributeChoice
        label={t('profile.columns')} value={column?.name ?? ''} onChange={setColumn}
        among={(each) => isDividing(each) && each !== row}
      />
      <label className="field">
        <span>{t('profile.measure')}</span>
        <select value={measure} onChange={(event) => setMeasure(event.target.value as Measure)}>
          {measures.map((each) => <option key={each} value={each}>{t(`profile.measure.${each}`)}</option>)}
        </select>
      </label>
    </>
  );
  return (
    <Panel title={t('profile.heat')} purpose={t('profile.heatPurpose')} choices={choices} answered={answered}>
      {(reply) => {
        const [rows, columns] = reply.by.map((name) => attributeNamed(name));
        if (rows === undefined || columns === undefined) return null;
        // Without the totals of both, which such a token is not told, shares would be of what is left.
        if (reply.count === null || keptBack(reply) > 0) return <Untold told={reply.count === null ? reply : undefined} />;
        return (
          <Map
            {...{ rows, columns, measure, onAdd }}
            cells={reply.cells as PairCell[]}
            totals={(reply.totals ?? []) as Total[][]}
            audience={reply.count}
          />
        );
      }}
    </Panel>
  );
}

function Map({ rows, columns, cells, totals, audience, measure, onAdd }: {
  rows: Attribute;
  columns: Attribute;
  cells: readonly PairCell[];
  totals: readonly (readonly Total[])[];
  audience: number;
  measure: Measure;
  onAdd(condition: string): void;
}) {
  const words = useWords();
  const { t, number, percent } = words;
  const heat = useMemo(() => heatOf(cells, totals, audience), [cells, totals, audience]);
  const names = useMemo(() => ({
    rows: heat.rows.map((value) => valueText(words, rows, value)),
    columns: heat.columns.map((value) => valueText(words, columns, value)),
  }), [heat, words, rows, columns]);
  const drawn = useMemo(() => {
    const deepest = Math.max(...heat.cells.map((cell) => depthOf(cell, measure)), Number.MIN_VALUE);
    return heat.cells.map((cell) => ({
      row: cell.row,
      column: cell.column,
      depth: depthOf(cell, measure) / deepest,
      text: measure === 'count' ? number(cell.count)
        : measure === 'ofRow' ? percent(cell.ofRow, 0)
        : cell.lift === null ? '–' : number(Math.round(cell.lift * 100)),
      long: t('profile.heatCell', {
        count: cell.count,
        share: percent(cell.ofRow),
        index: cell.lift === null ? '–' : number(Math.round(cell.lift * 100)),
      }),
    }));
  }, [heat, measure, number, percent, t]);
  const heads = useMemo(
    () => ({ row: rows.name, column: columns.name, value: t('profile.customers') }),
    [rows, columns, t],
  );
  if (heat.cells.length === 0) return <Notice title={t('profile.nobody')} />;
  return (
    <HeatMap
      title={t('profile.heatOf', { rows: rows.name, columns: columns.name })}
      summary={t('profile.heatSummary', { rows: rows.name, columns: columns.name })}
      rows={names.rows}
      columns={names.columns}
      cells={drawn}
      heads={heads}
      pickHint={t('profile.pickHint')}
      onPick={(place) => {
        const cell = heat.cells[place];
        if (cell === undefined) return;
        onAdd(allOf([
          testOfValue(rows, heat.rows[cell.row] ?? null),
          testOfValue(columns, heat.columns[cell.column] ?? null),
        ]));
      }}
    />
  );
}

function depthOf(cell: Heat['cells'][number], measure: Measure): number {
  return measure === 'lift' ? Math.min(cell.lift ?? 0, 3) : cell[measure];
}
