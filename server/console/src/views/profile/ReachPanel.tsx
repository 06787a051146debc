// Whom they can be reached by: consent per channel, by any of them, by none.
import { useMemo } from 'react';

import { answer, api } from '../../api/client';
import { useSchema } from '../../api/schemaContext';
import { useAnswer } from '../../api/useAnswer';
import { Notice } from '../../app/Notice';
import { useWords } from '../../app/language';
import { allOf, quotedName } from '../../audiences/condition';
import { toldText, type Told } from '../../audiences/told';
import { Untold } from '../../audiences/Untold';
import { Bars, type BarRow } from '../../charts/Bars';
import { Panel } from '../Panel';
import type { AboutAudience } from './WhoTheyAre';
import { channelsAmong } from './reach';

interface ReachRow {
  label: string;
  condition: string;
  tone: BarRow['tone'];
}

export function ReachPanel({ question, onAdd }: AboutAudience) {
  const { t } = useWords();
  const { schema } = useSchema();
  const channels = useMemo(
    () => channelsAmong(schema?.attributes.filter(({ type }) => type === 'flag').map(({ name }) => name) ?? []),
    [schema],
  );
  const rows = useMemo((): ReachRow[] => {
    const any = channels.map(({ flag }) => quotedName(flag)).join(' OR ');
    return [
      ...channels.map(({ name, flag }) => ({ label: name, condition: quotedName(flag), tone: 'audience' as const })),
      { label: t('profile.anyChannel'), condition: any, tone: 'more' as const },
      { label: t('profile.noChannel'), condition: `NOT (${any})`, tone: 'less' as const },
    ];
  }, [channels, t]);
  const { where, ...moment } = question;
  const asked = channels.length === 0
    ? null
    : {
        ...moment,
        queries: [where, ...rows.map(({ condition }) => allOf([where, condition]))]
          .map((each, place) => ({ name: String(place), where: each })),
      };
  const answered = useAnswer(asked, (body, signal) => answer(api.POST('/v1/counts', { body, signal })));
  if (schema !== null && channels.length === 0) {
    return (
      <Panel title={t('profile.reach')} answered={{ answer: true, problem: null, stale: false }}>
        {() => <Notice title={t('profile.noConsent')}><p>{t('profile.noConsentAdvice')}</p></Notice>}
      </Panel>
    );
  }
  return (
    <Panel title={t('profile.reach')} purpose={t('profile.reachPurpose')} answered={answered}>
      {(reply) => {
        const [all, ...counts] = reply.counts;
        if (all === undefined || all.count === null) return <Untold told={all} />;
        return <ReachBars rows={rows} counts={counts} all={all.count} onAdd={onAdd} />;
      }}
    </Panel>
  );
}

function ReachBars({ rows, counts, all, onAdd }: {
  rows: readonly ReachRow[];
  counts: readonly Told[];
  all: number;
  onAdd(condition: string): void;
}) {
  const words = useWords();
  const { t, number, percent } = words;
  const heads = useMemo(
    () => ({ label: t('profile.channel'), value: t('profile.customers'), note: t('profile.share') }),
    [t],
  );
  const format = useMemo(() => (count: number) => number(count), [number]);
  const bars = rows.map((row, place): BarRow => {
    const told = counts[place] ?? { count: 0 };
    const note = told.count === null ? toldText(words, told) : percent(all === 0 ? 0 : told.count / all);
    return { label: row.label, value: told.count ?? 0, note, tone: row.tone };
  });
  if (all === 0) return <Notice title={t('profile.nobody')} />;
  return (
    <Bars
      title={t('profile.reach')}
      summary={t('profile.reachSummary', { share: bars.at(-2)?.note ?? '' })}
      titled={false}
      rows={bars}
      {...{ heads, format }}
      pickHint={t('profile.pickHint')}
      onPick={(row) => {
        const condition = rows[row]?.condition;
        if (condition !== undefined) onAdd(condition);
      }}
    />
  );
}
