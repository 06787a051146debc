// Behaviour: what customers do over time, where they are lost on the way, and who comes back.
import { useMemo, useState } from 'react';

import { useSchema } from '../../api/schemaContext';
import { Notice } from '../../app/Notice';
import { useWords } from '../../app/language';
import { AudienceChoice } from '../../audiences/AudienceChoice';
import { described, whereOf, type Choice } from '../../audiences/choice';
import { useDefinition } from '../../definition/DefinitionProvider';
import { ViewHead } from '../ViewHead';
import { FunnelPanel } from './FunnelPanel';
import { RetentionPanel } from './RetentionPanel';
import { TimelinePanel } from './TimelinePanel';
import { dayOf } from './moment';
import './behaviour.css';

export interface AskedOf {
  where: string;
  as_of?: string;
}

export default function BehaviourView() {
  const { t, date } = useWords();
  const { schema } = useSchema();
  const { text, asOf } = useDefinition();
  const [choice, setChoice] = useState<Choice>(described);
  const types = useMemo(() => schema?.events.types ?? [], [schema]);
  const day = dayOf(asOf, types.map(({ last }) => last), new Date().toISOString().slice(0, 10));
  const asked: AskedOf = { where: whereOf(choice, text), ...(day === null ? {} : { as_of: day }) };
  const names = types.map(({ name }) => name);
  return (
    <>
      <ViewHead title={t('behaviour.title')} purpose={t('behaviour.purpose')}>
        <AudienceChoice label={t('behaviour.audience')} value={choice} onChange={setChoice} />
      </ViewHead>
      {day !== null && <p className="quiet">{t('behaviour.asOf', { day: date(day.slice(0, 10)) })}</p>}
      {schema !== null && names.length === 0 ? (
        <Notice icon="behaviour" title={t('behaviour.noEvents')}><p>{t('behaviour.noEventsAdvice')}</p></Notice>
      ) : schema !== null && (
        <div className="panels">
          <TimelinePanel asked={asked} types={names} />
          <FunnelPanel asked={asked} types={names} />
          <RetentionPanel asked={asked} types={names} />
        </div>
      )}
      <datalist id="event-types">{names.map((name) => <option key={name} value={name} />)}</datalist>
    </>
  );
}
