// The editor that fits what a condition asks of and how.
import type { Attribute } from '../../api/schemaContext';
import { useWords } from '../../app/language';
import { useBuilder } from '../BuilderContext';
import type { EventTest } from '../eventTest';
import type { Span } from '../language';
import {
  isTodayOperator,
  operatorNeedsNothing,
  operatorTakesList,
  operatorTakesRank,
  operatorTakesSpan,
  operatorTakesTwo,
} from '../serverRules';
import { readField, type Rule } from '../tree';
import { DayEditor } from './DayEditor';
import { EventEditor } from './EventEditor';
import { NumberEditor } from './NumberEditor';
import { PickList } from './PickList';
import { RadiusEditor } from './RadiusEditor';
import { RankEditor } from './RankEditor';
import { SavedEditor } from './SavedEditor';
import { AgoEditor, PeriodEditor } from './SpanEditor';

interface ValueEditorProps {
  rule: Rule;
  attribute: Attribute | undefined;
  onChange(value: unknown): void;
}

const texts = (value: unknown): string[] =>
  (Array.isArray(value) ? value : value === '' || value === null ? [] : [value]).map(String);

function OtherAttribute({ value, onChange }: { value: unknown; onChange(value: string): void }) {
  const { t } = useWords();
  const { schema } = useBuilder();
  return (
    <select aria-label={t('builder.other_attribute')} value={String(value)} onChange={(event) => onChange(event.target.value)}>
      {schema?.attributes.map(({ name }) => (
        <option key={name}>{name}</option>
      ))}
    </select>
  );
}

export function ValueEditor({ rule, attribute, onChange }: ValueEditorProps) {
  const { t } = useWords();
  const { operator, value } = rule;
  const { kind } = readField(rule.field);
  if (kind === 'event') {
    return <EventEditor rule={rule} test={value as EventTest} onChange={onChange} />;
  }
  if (kind === 'segment' || kind === 'list') return <SavedEditor kind={kind} value={String(value)} onChange={onChange} />;
  const plain = (type: 'text' | 'number', label: string) => (
    <input
      type={type}
      step="any"
      className={kind === 'text' ? 'wide mono' : undefined}
      aria-label={label}
      value={String(value ?? '')}
      onChange={(event) => onChange(event.target.value)}
    />
  );
  if (kind === 'text') return plain('text', t('builder.text_value'));
  if (kind === 'grade') return plain('text', t('builder.value'));
  if (kind === 'score') return plain('number', t('builder.value'));
  if (operatorNeedsNothing(operator)) return null;
  if (rule.valueSource === 'field' && !Array.isArray(value)) return <OtherAttribute value={value} onChange={onChange} />;
  if (operator === 'within_km') return <RadiusEditor field={rule.field} value={texts(value)} onChange={onChange} />;
  if (isTodayOperator(operator)) return <AgoEditor value={value as Span} onChange={onChange} />;
  if (operatorTakesSpan(operator)) return <PeriodEditor value={String(value)} onChange={onChange} />;
  if (operatorTakesRank(operator)) return <RankEditor value={String(value)} onChange={onChange} />;
  const type = attribute?.type;
  if (type === 'category' || type === 'tags') {
    if (operatorTakesList(operator)) return <PickList rule={rule} chosen={texts(value)} onChange={onChange} />;
    if (operator === '=' || operator === '!=') {
      return <PickList rule={rule} chosen={texts(value)} single onChange={(chosen) => onChange(chosen[0] ?? '')} />;
    }
  }
  const two = operatorTakesTwo(operator);
  if (type === 'number' || type === 'real') {
    const list = operatorTakesList(operator);
    if (list) {
      return (
        <input
          aria-label={t('builder.values')}
          value={texts(value).join(', ')}
          onChange={(event) => onChange(event.target.value.split(',').map((each) => each.trim()).filter((each) => each !== ''))}
        />
      );
    }
    return (
      <NumberEditor
        attribute={attribute}
        values={two ? texts(value) : [String(value ?? '')]}
        operator={operator}
        onChange={(values) => onChange(two ? values : values[0])}
      />
    );
  }
  if (type === 'date' || type === 'time') {
    return (
      <DayEditor
        attribute={attribute}
        values={two ? texts(value) : [String(value ?? '')]}
        onChange={(values) => onChange(two ? values : values[0])}
      />
    );
  }
  return plain('text', t('builder.value'));
}
