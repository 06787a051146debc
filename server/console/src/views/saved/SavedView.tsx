// What is saved: segments by family, each to be opened, looked back at, and deleted; and frozen lists.
import { useState } from 'react';

import { answer, api, type Schemas } from '../../api/client';
import { Problem } from '../../api/problem';
import { families, useSchema } from '../../api/schemaContext';
import { useAnswer } from '../../api/useAnswer';
import { Icon } from '../../app/Icon';
import { useWords } from '../../app/language';
import { Notice, ProblemNotice } from '../../app/Notice';
import { addressOf } from '../../app/address';
import { toldText, type Told } from '../../audiences/told';
import { useDefinition } from '../../definition/DefinitionProvider';
import './saved.css';

type Segment = Schemas['Segment'];

function useOpen(): (where: string) => void {
  const { setText } = useDefinition();
  return (where) => {
    setText(where);
    location.hash = addressOf('audience');
  };
}

function History({ name }: { name: string }) {
  const { t, moment } = useWords();
  const open = useOpen();
  const { answer: past, problem } = useAnswer(name, (_, signal) =>
    answer(api.GET('/v1/segments/{name}/history', { params: { path: { name } }, signal })),
  );
  if (problem !== null) return <ProblemNotice problem={problem} />;
  return (
    <ol className="versions">
      {past?.history.toReversed().map(({ at, where }) => (
        <li key={at}>
          <span className="quiet">{moment(at)}</span>
          {where === null || where === undefined ? (
            <span>{t('saved.deleted')}</span>
          ) : (
            <>
              <code>{where}</code>
              <button type="button" className="plain" onClick={() => open(where)}>
                {t('saved.open')}
              </button>
            </>
          )}
        </li>
      ))}
    </ol>
  );
}

function SegmentCard({ segment, size }: { segment: Segment; size: Told | undefined }) {
  const words = useWords();
  const { t, moment } = words;
  const { savedChanged } = useSchema();
  const open = useOpen();
  const [looking, setLooking] = useState(false);
  const [asking, setAsking] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const { name, family, where, description, owner, changed } = segment;

  const remove = async () => {
    setAsking(false);
    try {
      await answer(api.DELETE('/v1/segments/{name}', { params: { path: { name } } }));
      savedChanged();
    } catch (reason) {
      setProblem(reason instanceof Problem ? reason : new Problem('failed', String(reason)));
    }
  };
  return (
    <li className="card saved" data-family={family ?? 'saved'}>
      <div className="saved-head">
        <h3>{name}</h3>
        {size !== undefined && (
          <strong>{size.count === null ? toldText(words, size) : t('builder.holds', { count: size.count })}</strong>
        )}
      </div>
      {description !== '' && <p>{description}</p>}
      <code className="saved-where">{where}</code>
      <p className="quiet">
        {t('saved.changed', { when: moment(changed) })}
        {owner !== '' && ` · ${owner}`}
      </p>
      <div className="saved-actions">
        <button type="button" onClick={() => open(where)}>
          <Icon name="people" />
          {t('saved.open')}
        </button>
        <button type="button" className="plain" aria-expanded={looking} onClick={() => setLooking(!looking)}>
          <Icon name="history" />
          {t('saved.versions')}
        </button>
        <button type="button" className="plain" onClick={() => setAsking(!asking)} aria-expanded={asking}>
          <Icon name="remove" />
          {t('saved.delete')}
        </button>
      </div>
      {asking && (
        <Notice icon="warning" title={t('saved.really', { name })}>
          <div className="saved-actions">
            <button type="button" onClick={() => void remove()}>
              {t('saved.delete')}
            </button>
            <button type="button" onClick={() => setAsking(false)}>
              {t('audience.cancel')}
            </button>
          </div>
        </Notice>
      )}
      {problem !== null && <ProblemNotice problem={problem} />}
      {looking && <History name={name} />}
    </li>
  );
}

export default function SavedView() {
  const { t } = useWords();
  const { segments, lists } = useSchema();
  const { asOf } = useDefinition();
  const queries = segments.map(({ name, where }) => ({ name, where }));
  const { answer: counted } = useAnswer(
    queries.length === 0 ? null : { queries, ...(asOf === null ? {} : { as_of: asOf }) },
    (body, signal) => answer(api.POST('/v1/counts', { body, signal })),
  );
  const sizes = new Map(counted?.counts.map((each) => [each.name, each]));
  const groups = [...families, null].map((family) => ({
    family,
    members: segments.filter((segment) => segment.family === family),
  }));
  return (
    <>
      <div className="view-head">
        <h1>{t('saved.title')}</h1>
      </div>
      {segments.length === 0 && (
        <Notice icon="saved" title={t('saved.none')}>
          <p>{t('saved.none_how')}</p>
          <a className="button" href={addressOf('audience')}>
            {t('saved.to_audience')}
          </a>
        </Notice>
      )}
      {groups.map(({ family, members }) =>
        members.length === 0 ? null : (
          <section key={family ?? 'none'} aria-labelledby={`saved-${family ?? 'none'}`} className="saved-group">
            <h2 id={`saved-${family ?? 'none'}`}>{t(family === null ? 'saved.no_family' : `builder.family.${family}`)}</h2>
            <ul className="saved-list">
              {members.map((segment) => (
                <SegmentCard key={segment.name} segment={segment} size={sizes.get(segment.name)} />
              ))}
            </ul>
          </section>
        ),
      )}
      {lists.length > 0 && (
        <section aria-labelledby="saved-lists" className="saved-group">
          <h2 id="saved-lists">{t('saved.lists')}</h2>
          <ul className="saved-list">
            {lists.map(({ name, size, description }) => (
              <li key={name} className="card saved" data-family="saved">
                <div className="saved-head">
                  <h3>{name}</h3>
                  <strong>{t('builder.holds', { count: size })}</strong>
                </div>
                {description !== '' && <p>{description}</p>}
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
}
