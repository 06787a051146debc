// Values of a category or of tags, to be ticked: how many there are of each in the audience as it is
// without this condition, the most frequent first, with a search.
import { useId, useState } from 'react';

import { answer, api } from '../../api/client';
import { valuesOf } from '../../api/toldSchema';
import { useAnswer } from '../../api/useAnswer';
import { Icon } from '../../app/Icon';
import { useWords } from '../../app/language';
import { useBuilder } from '../BuilderContext';
import type { Rule } from '../tree';

interface Choice {
  value: string;
  count: number | null;
}

const mostShown = 200;
const mostChips = 6;

interface PickListProps {
  rule: Rule;
  chosen: string[];
  single?: boolean;
  onChange(chosen: string[]): void;
}

function useChoices(rule: Rule, open: boolean): Choice[] {
  const { attribute, without } = useBuilder();
  const { answer: counted } = useAnswer(
    open ? { ...without(rule.id), by: [rule.field], limit: 2_000 } : null,
    (body, signal) => answer(api.POST('/v1/breakdown', { body, signal })),
  );
  // Until the counts are there, and where they may not be told, the schema knows the frequent values.
  const known: Choice[] = valuesOf(attribute(rule.field)).map((value) => ({ value, count: null }));
  if (counted === null) return known;
  const cells = counted.cells.flatMap(({ values: [value], count }) =>
    typeof value === 'string' ? [{ value, count: count ?? null }] : [],
  );
  const there = new Set(cells.map(({ value }) => value));
  // A value that is kept back with small groups is not one that nobody has.
  const absent = counted.withheld == null ? 0 : null;
  return [...cells, ...known.filter(({ value }) => !there.has(value)).map(({ value }) => ({ value, count: absent }))];
}

export function PickList({ rule, chosen, single = false, onChange }: PickListProps) {
  const { t, number } = useWords();
  const [open, setOpen] = useState(chosen.length === 0);
  const [search, setSearch] = useState('');
  const id = useId();
  const choices = useChoices(rule, open);
  const wanted = search.trim().toLowerCase();
  const found = choices.filter(({ value }) => value.toLowerCase().includes(wanted));
  const largest = Math.max(1, ...found.map(({ count }) => count ?? 0));
  const set = new Set(chosen);
  const toggle = (value: string) => {
    if (single) onChange([value]);
    else onChange(set.has(value) ? chosen.filter((each) => each !== value) : [...chosen, value]);
  };
  return (
    <>
      <button
        type="button"
        className="picked"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        <span className="visually-hidden">{t('builder.values_of', { name: rule.field, count: chosen.length })}</span>
        {chosen.length === 0 ? (
          <span className="quiet">{t('builder.choose')}</span>
        ) : (
          chosen.slice(0, mostChips).map((value) => (
            <span key={value} className="chip">
              {value}
            </span>
          ))
        )}
        {chosen.length > mostChips && <span className="chip">+{number(chosen.length - mostChips)}</span>}
        <Icon name={open ? 'up' : 'down'} />
      </button>
      {open && (
        <fieldset id={id} className="pick-list">
          <legend className="visually-hidden">{t('builder.values_of', { name: rule.field, count: chosen.length })}</legend>
          <label className="search">
            <Icon name="search" />
            <span className="visually-hidden">{t('builder.search_values')}</span>
            <input
              type="search"
              placeholder={t('builder.search_values')}
              value={search}
              onChange={(event) => setSearch(event.target.value)}
            />
          </label>
          <div className="pick-values">
            {found.slice(0, mostShown).map(({ value, count }) => (
              <label key={value} className="pick-value">
                <input
                  type={single ? 'radio' : 'checkbox'}
                  name={id}
                  checked={set.has(value)}
                  onChange={() => toggle(value)}
                />
                <span className="pick-name">{value}</span>
                {count !== null && (
                  <>
                    <span className="pick-bar" style={{ '--part': count / largest } as React.CSSProperties} />
                    <span className="pick-count">{number(count)}</span>
                  </>
                )}
              </label>
            ))}
            {found.length > mostShown && <p className="quiet">{t('builder.more_values', { count: found.length - mostShown })}</p>}
            {found.length === 0 && <p className="quiet">{t('builder.nothing_found')}</p>}
          </div>
        </fieldset>
      )}
    </>
  );
}
