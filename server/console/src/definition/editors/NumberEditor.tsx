// A number, or two ends of a range, with a slider over how the whole base is spread.
import { useMemo } from 'react';

import { answer, api } from '../../api/client';
import { useAnswer } from '../../api/useAnswer';
import type { Attribute } from '../../api/schemaContext';
import { useWords } from '../../app/language';
import { useBuilder } from '../BuilderContext';
import { barsBetween, barsOf, niceStep, type Spread } from '../spread';
import { writtenName } from '../language';

interface NumberEditorProps {
  attribute: Attribute | undefined;
  values: string[];
  operator: string;
  onChange(values: string[]): void;
}

function useSpread(attribute: Attribute | undefined): Spread | null {
  const { schema } = useBuilder();
  const whole = attribute?.type === 'number' && attribute.scale === 0;
  const edges = useMemo(
    () => barsBetween(Number(attribute?.minimum), Number(attribute?.maximum), whole),
    [attribute, whole],
  );
  const name = writtenName(attribute?.name ?? '');
  const question =
    attribute === undefined || edges.length < 2
      ? null
      : {
          version: schema?.version ?? null,
          queries: edges.slice(0, -1).map((edge, at) => ({
            name: String(at),
            where: `${name} >= ${edge}${at === edges.length - 2 ? '' : ` AND ${name} < ${edges[at + 1]}`}`,
          })),
        };
  const { answer: counted } = useAnswer(question, ({ queries }, signal) =>
    answer(api.POST('/v1/counts', { body: { queries }, signal })),
  );
  return counted === null ? null : barsOf(edges, counted.counts.map(({ count }) => count ?? 0));
}

/** Which side of a value the operator keeps, to colour the bars. */
function keeps(operator: string, values: number[], at: number): boolean {
  const [low = Number.NaN, high = Number.NaN] = values;
  if (operator === 'between') return at >= low && at <= high;
  if (operator === 'notBetween') return at < low || at > high;
  if (operator === '<' || operator === '<=') return at <= low;
  if (operator === '>' || operator === '>=') return at >= low;
  return false;
}

export function NumberEditor({ attribute, values, operator, onChange }: NumberEditorProps) {
  const { t } = useWords();
  const spread = useSpread(attribute);
  const numbers = values.map(Number.parseFloat);
  const set = (at: number, value: string) => onChange(values.map((each, place) => (place === at ? value : each)));
  const label = (at: number): string => t(values.length === 1 ? 'builder.value' : at === 0 ? 'builder.from' : 'builder.to');
  const step = spread === null ? 1 : niceStep(spread, attribute?.scale ?? 2);
  return (
    <div className="number-editor">
      <span className="pair">
        {values.map((value, at) => (
          <input
            key={at}
            type="number"
            step="any"
            className="short"
            aria-label={label(at)}
            value={value}
            onChange={(event) => set(at, event.target.value)}
          />
        ))}
      </span>
      {spread !== null && (
        <div className="spread">
          <svg viewBox={`0 0 ${spread.bars.length} 1`} preserveAspectRatio="none" className="spread-bars" aria-hidden="true">
            {spread.bars.map(({ from, height }, at) => (
              <rect
                key={from}
                className={keeps(operator, numbers, from) ? 'spread-in' : 'spread-out'}
                x={at + 0.06}
                width={0.88}
                y={1 - height}
                height={height}
              />
            ))}
          </svg>
          {values.map((value, at) => (
            <input
              key={at}
              type="range"
              min={spread.from}
              max={spread.to}
              step={step}
              aria-label={t('builder.slider', { name: label(at) })}
              value={Number.isNaN(numbers[at]) ? (at === 0 ? spread.from : spread.to) : value}
              onChange={(event) => set(at, event.target.value)}
            />
          ))}
        </div>
      )}
    </div>
  );
}
