// Why she is in an audience, or is not: every clause with what it saw, and what would have to be otherwise.
import { useState } from 'react';

import { answer, api } from '../../api/client';
import { useSchema } from '../../api/schemaContext';
import { useAnswer } from '../../api/useAnswer';
import { Icon } from '../../app/Icon';
import { useWords } from '../../app/language';
import { AudienceChoice } from '../../audiences/AudienceChoice';
import { described, whereOf, type Choice } from '../../audiences/choice';
import { useDefinition } from '../../definition/DefinitionProvider';
import { Panel } from '../Panel';
import { seenText } from './seenText';
import { joinsKey, whyLines } from './why';

export function WhyPanel({ id }: { id: string }) {
  const words = useWords();
  const { t } = words;
  const { text, asOf } = useDefinition();
  const { attribute } = useSchema();
  const [choice, setChoice] = useState<Choice>(described);
  const asked = { id, where: whereOf(choice, text), ...(asOf === null ? {} : { as_of: asOf }) };
  const answered = useAnswer(asked, ({ id: customer, ...body }, signal) =>
    answer(api.POST('/v1/customers/{id}/explain', { params: { path: { id: customer } }, body, signal })),
  );
  return (
    <Panel
      title={t('customers.why')}
      purpose={t('customers.whyPurpose')}
      answered={answered}
      wide
      choices={<AudienceChoice label={t('customers.audience')} value={choice} onChange={setChoice} />}
    >
      {(reply) => (
        <>
          <p className={reply.holds ? 'verdict verdict-in' : 'verdict verdict-out'}>
            {t(reply.holds ? 'customers.in' : 'customers.out', { id: reply.id })}
          </p>
          <ul className="why">
            {whyLines(reply.whole).map((line, place) => {
              const joins = line.joins === null ? null : joinsKey(line.joins);
              return (
                <li
                  key={place}
                  className={line.wouldChange ? 'why-change' : undefined}
                  style={{ marginInlineStart: `${line.depth * 1.5}rem` }}
                >
                  <span className={line.holds ? 'holds' : 'fails'}>
                    {line.holds ? '✓' : '✗'}
                    <span className="visually-hidden">{t(line.holds ? 'customers.holds' : 'customers.fails')}</span>
                  </span>
                  {joins !== null
                    ? <span>{t(joins.key, { count: joins.count })}</span>
                    : <code className="condition">{line.where}</code>}
                  {line.seen.length > 0 && (
                    <span className="chip">
                      {line.seen.map(({ name, value }) => `${name}: ${seenText(words, attribute(name), value)}`).join(', ')}
                    </span>
                  )}
                  {line.wouldChange && <span className="why-note">{t('customers.wouldChange')}</span>}
                </li>
              );
            })}
          </ul>
          {reply.changes.length > 0 && (
            <p className="hint">
              <Icon name="people" />{' '}
              {t(reply.holds ? 'customers.sameIn' : 'customers.sameOut', { count: reply.same_reason })}
            </p>
          )}
        </>
      )}
    </Panel>
  );
}
