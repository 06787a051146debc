// Who they are: the audience that is described, beside everybody or another one.
import { useState } from 'react';

import { answer, api } from '../../api/client';
import { useAnswer } from '../../api/useAnswer';
import { useWords } from '../../app/language';
import { AudienceChoice } from '../../audiences/AudienceChoice';
import { everybody, whereOf, type Choice } from '../../audiences/choice';
import { toldText } from '../../audiences/told';
import { useDefinition } from '../../definition/DefinitionProvider';
import { ViewHead } from '../ViewHead';
import { WhoTheyAre } from './WhoTheyAre';

export default function ProfileView() {
  const words = useWords();
  const { t, percent } = words;
  const { question, text, add } = useDefinition();
  const [versus, setVersus] = useState<Choice>(everybody);
  const { answer: counted } = useAnswer(question, (body, signal) => answer(api.POST('/v1/count', { body, signal })));
  return (
    <>
      <ViewHead title={t('profile.title')} purpose={t('profile.purpose')}>
        <AudienceChoice label={t('profile.versus')} value={versus} onChange={setVersus} withDescribed={false} />
      </ViewHead>
      <div className="card about">
        <p className="condition">{text === '' ? t('audiences.everybody') : text}</p>
        {counted !== null && (counted.count === null ? <p>{toldText(words, counted)}</p> : (
          <p>
            <strong>{t('profile.size', { count: counted.count })}</strong>{' '}
            <span className="quiet">{percent(counted.share ?? 0)}</span>
          </p>
        ))}
      </div>
      <WhoTheyAre question={question} versus={versus.kind === 'everybody' ? null : whereOf(versus, text)} onAdd={add} />
    </>
  );
}
