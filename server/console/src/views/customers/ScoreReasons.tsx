// A customer's score by one card, rule by rule: what each gives her and what it saw.
import { answer, api } from '../../api/client';
import { useAnswer } from '../../api/useAnswer';
import { Awaited, ProblemNotice } from '../../app/Notice';
import { useWords } from '../../app/language';
import { useDefinition } from '../../definition/DefinitionProvider';
import { measuredText, seenText } from './seenText';

export function ScoreReasons({ id, scorecard }: { id: string; scorecard: string }) {
  const words = useWords();
  const { t, number } = words;
  const { asOf } = useDefinition();
  const asked = { id, scorecard, ...(asOf === null ? {} : { as_of: asOf }) };
  const { answer: reply, problem } = useAnswer(asked, ({ id: customer, ...body }, signal) =>
    answer(api.POST('/v1/customers/{id}/score', { params: { path: { id: customer } }, body, signal })),
  );
  if (problem !== null) return <ProblemNotice problem={problem} />;
  if (reply === null) return <Awaited lines={4} />;
  const signed = (points: number): string => number(points, { signDisplay: 'exceptZero', maximumFractionDigits: 6 });
  const rest = [
    { name: t('customers.base'), points: reply.base },
    ...reply.groups.map((group) => ({ name: t('customers.bounded', { name: group.name }), points: group.adjustment })),
    { name: t('customers.bounds'), points: reply.adjustment },
  ].filter(({ points }) => points !== 0);
  return (
    <details className="score" open>
      <summary>
        <strong>{reply.card}</strong>
        <span className="score-total">{number(reply.score)}</span>
        {reply.grade !== null && <span className="chip">{reply.grade}</span>}
      </summary>
      <div className="scrolled" tabIndex={0} role="region" aria-label={reply.card}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('customers.rule')}</th>
              <th scope="col">{t('customers.saw')}</th>
              <th scope="col" className="number">{t('customers.points')}</th>
            </tr>
          </thead>
          <tbody>
            {reply.rules.map((rule) => (
              <tr key={rule.name} className={rule.holds ? undefined : 'quiet'}>
                <td>{rule.name}</td>
                <td className="condition">
                  {rule.value !== undefined ? measuredText(words, rule.value) : Object.entries(rule.seen ?? {})
                    .map(([name, value]) => `${name}: ${seenText(words, undefined, value)}`).join(', ')}
                </td>
                <td className="number">{signed(rule.points)}</td>
              </tr>
            ))}
            {rest.map(({ name, points }) => (
              <tr key={name}><td>{name}</td><td /><td className="number">{signed(points)}</td></tr>
            ))}
          </tbody>
        </table>
      </div>
    </details>
  );
}
