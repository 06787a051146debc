// Build an audience: the definition, its exact number, and who they are.
import { answer, api } from '../../api/client';
import { useAnswer } from '../../api/useAnswer';
import { ProblemNotice } from '../../app/Notice';
import { useWords } from '../../app/language';
import { useDefinition } from '../../definition/DefinitionProvider';

export default function AudienceView() {
  const { t, number, percent } = useWords();
  const { question, text, setText } = useDefinition();
  const { answer: counted, problem } = useAnswer(question, (body, signal) =>
    answer(api.POST('/v1/count', { body, signal })),
  );
  return (
    <>
      <h1>{t('audience.title')}</h1>
      <textarea aria-label={t('audience.text')} value={text} onChange={(event) => setText(event.target.value)} />
      {counted !== null && (
        <p>
          <strong>{number(counted.count)}</strong> {percent(counted.share)}
        </p>
      )}
      {problem !== null && <ProblemNotice problem={problem} />}
    </>
  );
}
