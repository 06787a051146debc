// What customers did: how often, how much, when; with which properties; in which time.
import { Icon } from '../../app/Icon';
import { useWords } from '../../app/language';
import { useBuilder } from '../BuilderContext';
import { compares, hasProperty, isMoment, isRelative, type EventTest, type PropertyTest, type Window } from '../eventTest';
import { operatorKey } from '../fields';
import { units } from '../language';
import { readField, type Rule } from '../tree';
import { SpanFields } from './SpanEditor';

interface EventEditorProps {
  rule: Rule;
  test: EventTest;
  onChange(test: EventTest): void;
}

const windows = ['last', 'ever', 'between', 'since', 'before'] as const;

function emptyWindow(kind: Window['kind']): Window {
  if (kind === 'last') return { kind, span: { amount: 90, unit: 'DAY' } };
  if (kind === 'between') return { kind, from: '', to: '' };
  if (kind === 'since') return { kind, from: '' };
  if (kind === 'before') return { kind, before: '' };
  return { kind: 'ever' };
}

function WindowFields({ window, onChange }: { window: Window; onChange(window: Window): void }) {
  const { t } = useWords();
  const day = (label: string, value: string, change: (day: string) => void) => (
    <input type="date" aria-label={t(label)} value={value.slice(0, 10)} onChange={(event) => change(event.target.value)} />
  );
  return (
    <span className="pair">
      <select
        aria-label={t('builder.window')}
        value={window.kind}
        onChange={(event) => onChange(emptyWindow(event.target.value as Window['kind']))}
      >
        {windows.map((kind) => (
          <option key={kind} value={kind}>
            {t(`builder.window.${kind}`)}
          </option>
        ))}
      </select>
      {window.kind === 'last' && (
        <SpanFields span={window.span} only={units} onChange={(span) => onChange({ kind: 'last', span })} />
      )}
      {window.kind === 'between' && (
        <>
          {day('builder.from', window.from, (from) => onChange({ ...window, from }))}
          {day('builder.to', window.to, (to) => onChange({ ...window, to }))}
        </>
      )}
      {window.kind === 'since' && day('builder.from', window.from, (from) => onChange({ kind: 'since', from }))}
      {window.kind === 'before' && day('builder.day', window.before, (before) => onChange({ kind: 'before', before }))}
    </span>
  );
}

function Comparison({ operator, test, onChange }: { operator: string; test: EventTest; onChange(test: EventTest): void }) {
  const { t } = useWords();
  const moment = isMoment(operator);
  const offered = moment ? ['IN LAST', 'NOT IN LAST', ...compares] : compares;
  return (
    <span className="pair">
      <select
        aria-label={t('builder.compare')}
        value={test.compare}
        onChange={(event) => onChange({ ...test, compare: event.target.value })}
      >
        {offered.map((compare) => (
          <option key={compare} value={compare}>
            {t(compare === 'IN LAST' ? 'builder.operator.in_last' : compare === 'NOT IN LAST' ? 'builder.operator.not_in_last' : operatorKey(compare))}
          </option>
        ))}
      </select>
      {moment && isRelative(test.compare) ? (
        <SpanFields span={test.span} onChange={(span) => onChange({ ...test, span })} />
      ) : (
        <input
          type={moment ? 'date' : 'number'}
          step="any"
          className={moment ? undefined : 'short'}
          aria-label={t('builder.value')}
          value={moment ? test.value.slice(0, 10) : test.value}
          onChange={(event) => onChange({ ...test, value: event.target.value })}
        />
      )}
    </span>
  );
}

interface PropertyFieldsProps {
  type: string;
  test: PropertyTest;
  onChange(test: PropertyTest): void;
  onRemove(): void;
}

function PropertyFields({ type, test, onChange, onRemove }: PropertyFieldsProps) {
  const { t } = useWords();
  const { schema } = useBuilder();
  const ofType = schema?.events.types.find(({ name }) => name === type)?.properties ?? [];
  const property = schema?.events.properties.find(({ name }) => name === test.property);
  const isWord = property?.type === 'category';
  const choose = (name: string) => {
    const word = schema?.events.properties.find((each) => each.name === name)?.type === 'category';
    onChange({ property: name, operator: word ? 'in' : '>=', values: [] });
  };
  return (
    <span className="property-test">
      <span className="quiet">{t('builder.where')}</span>
      <select aria-label={t('builder.property')} value={test.property} onChange={(event) => choose(event.target.value)}>
        {ofType.map((name) => (
          <option key={name}>{name}</option>
        ))}
      </select>
      <select
        aria-label={t('builder.compare')}
        value={test.operator}
        onChange={(event) => onChange({ ...test, operator: event.target.value as PropertyTest['operator'] })}
      >
        {(isWord ? (['in', 'notIn'] as const) : (['>=', '>', '<=', '<', '=', '!='] as const)).map((operator) => (
          <option key={operator} value={operator}>
            {t(operatorKey(operator))}
          </option>
        ))}
      </select>
      {isWord ? (
        <span className="word-choices" role="group" aria-label={t('builder.values')}>
          {property?.top?.map(({ value }) => (
            <label key={value} className="chip chip-choice">
              <input
                type="checkbox"
                checked={test.values.includes(value)}
                onChange={(event) =>
                  onChange({
                    ...test,
                    values: event.target.checked
                      ? [...test.values, value]
                      : test.values.filter((each) => each !== value),
                  })
                }
              />
              {value}
            </label>
          ))}
        </span>
      ) : (
        <input
          type="number"
          step="any"
          className="short"
          aria-label={t('builder.value')}
          value={test.values[0] ?? ''}
          onChange={(event) => onChange({ ...test, values: [event.target.value] })}
        />
      )}
      <button type="button" className="plain icon-only" aria-label={t('builder.remove', { name: test.property })} onClick={onRemove}>
        <Icon name="remove" />
      </button>
    </span>
  );
}

export function EventEditor({ rule, test, onChange }: EventEditorProps) {
  const { t } = useWords();
  const { schema } = useBuilder();
  const type = readField(rule.field).name;
  const ofType = schema?.events.types.find(({ name }) => name === type)?.properties ?? [];
  const numbers = ofType.filter((name) => schema?.events.properties.find((each) => each.name === name)?.type === 'number');
  const measured = rule.operator !== 'DID' && rule.operator !== 'NOT DID';
  return (
    <div className="event-editor">
      {hasProperty(rule.operator) && (
        <select
          aria-label={t('builder.property')}
          value={test.property}
          onChange={(event) => onChange({ ...test, property: event.target.value })}
        >
          <option value="" disabled>
            {t('builder.choose')}
          </option>
          {numbers.map((name) => (
            <option key={name}>{name}</option>
          ))}
        </select>
      )}
      {measured && <Comparison operator={rule.operator} test={test} onChange={onChange} />}
      <WindowFields window={test.window} onChange={(window) => onChange({ ...test, window })} />
      {test.where.map((each, at) => (
        <PropertyFields
          key={`${each.property}${at}`}
          type={type}
          test={each}
          onChange={(changed) => onChange({ ...test, where: test.where.map((one, place) => (place === at ? changed : one)) })}
          onRemove={() => onChange({ ...test, where: test.where.filter((_, place) => place !== at) })}
        />
      ))}
      {ofType.length > 0 && (
        <button
          type="button"
          className="plain"
          onClick={() => {
            const [first = ''] = ofType;
            const word = schema?.events.properties.find(({ name }) => name === first)?.type === 'category';
            onChange({ ...test, where: [...test.where, { property: first, operator: word ? 'in' : '>=', values: [] }] });
          }}
        >
          <Icon name="add" />
          {t('builder.add_property')}
        </button>
      )}
    </div>
  );
}
