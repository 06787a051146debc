// How a number or a date is spread among them, beside the base: exact counts of every bar, in one call.
import { useMemo, useState } from 'react';

import { answer, api, type Schemas } from '../../api/client';
import { Problem } from '../../api/problem';
import { useSchema, type Attribute } from '../../api/schemaContext';
import { useAnswer } from '../../api/useAnswer';
import { Notice } from '../../app/Notice';
import { useWords } from '../../app/language';
import { AttributeChoice } from '../../audiences/AttributeChoice';
import { allOf, quotedName } from '../../audiences/condition';
import { type Told } from '../../audiences/told';
import { Untold } from '../../audiences/Untold';
import { figureText, valueText } from '../../audiences/valueText';
import { Histogram, type HistogramLine } from '../../charts/Histogram';
import type { Question } from '../../definition/DefinitionProvider';
import { Panel } from '../Panel';
import type { AboutAudience } from './WhoTheyAre';
import { binOf, binsOf, dayNumber, dayText, withoutEmptyEnds, type Bin, type Range } from './bins';

type Measured = 'number' | 'real' | 'date' | 'time';
type Figures = Schemas['Aggregate'];

interface Spread {
  attribute: string;
  bars: { bin: Bin; counts: [audience: number, base: number] }[];
  /** Sizes of the audience and the base, of which the bars are shares. */
  sizes: [audience: Told, base: number];
  /** Null where the token may know sizes only. */
  figures: Figures | null;
}

const measured = (attribute: Attribute): boolean => ['number', 'real', 'date', 'time'].includes(attribute.type);

export function DistributionPanel({ question, versus, onAdd }: AboutAudience) {
  const { t } = useWords();
  const { schema, attribute: attributeNamed } = useSchema();
  const [chosen, setChosen] = useState('');
  const first = schema?.attributes.find((each) => each.type === 'number' && Number(each.maximum) > 20);
  const attribute = attributeNamed(chosen) ?? first ?? schema?.attributes.find(measured);
  const asked = attribute === undefined ? null : { attribute, question, base: versus ?? 'TRUE' };
  const answered = useAnswer(asked, askSpread);
  return (
    <Panel
      title={t('profile.distribution')}
      purpose={t('profile.distributionPurpose')}
      answered={answered}
      choices={
        <AttributeChoice
          label={t('profile.attribute')} value={attribute?.name ?? ''} onChange={setChosen} among={measured}
        />
      }
    >
      {(spread) => {
        const shown = attributeNamed(spread.attribute);
        return shown === undefined ? null : <SpreadBars attribute={shown} spread={spread} onAdd={onAdd} />;
      }}
    </Panel>
  );
}

interface Asked {
  attribute: Attribute;
  question: Question;
  base: string;
}

async function askSpread({ attribute, question, base }: Asked, signal: AbortSignal): Promise<Spread> {
  const figures = await askFigures(attribute, question, signal);
  // A token with a smallest group is told neither quantiles nor ends: there is nothing to make bars of.
  const bins = figures === null && attribute.minimum == null ? [] : binsOf(rangeOf(attribute, figures));
  const { where, ...moment } = question;
  const wheres = [where, base, ...bins.flatMap(({ condition }) => [allOf([where, condition]), allOf([base, condition])])];
  const queries = wheres.map((each, place) => ({ name: String(place), where: each }));
  const { counts } = await answer(api.POST('/v1/counts', { body: { ...moment, queries }, signal }));
  const count = (place: number): number => counts[place]?.count ?? 0;
  const bars = bins.map((bin, i) => ({
    bin, counts: [count(2 + 2 * i), count(3 + 2 * i)] as [number, number],
  }));
  return { attribute: attribute.name, bars: withoutEmptyEnds(bars), sizes: [counts[0] ?? { count: 0 }, count(1)], figures };
}

/** Quantiles tell where the bars should be; whoever may not know them sees the whole range. */
async function askFigures(attribute: Attribute, question: Question, signal: AbortSignal): Promise<Figures | null> {
  const body = { ...question, of: [quotedName(attribute.name)], quantiles: [0.01, 0.25, 0.5, 0.75, 0.99] };
  try {
    const reply = await answer(api.POST('/v1/aggregate', { body, signal }));
    return reply.aggregates[0] ?? null;
  } catch (reason) {
    if (reason instanceof Problem && reason.status === 403) return null;
    throw reason;
  }
}

function rangeOf(attribute: Attribute, figures: Figures | null): Range {
  const type = attribute.type as Measured;
  const quantile = (at: number) => figures?.quantiles.find((each) => each.at === at)?.value;
  const place = (value: unknown): number => (isMoment(type) ? dayNumber(String(value)) : Number(value));
  return {
    name: attribute.name,
    type,
    ...(attribute.scale === undefined ? {} : { scale: attribute.scale }),
    low: place(quantile(0.01) ?? attribute.minimum ?? 0),
    high: place(quantile(0.99) ?? attribute.maximum ?? 0),
  };
}

const isMoment = (type: string): boolean => type === 'date' || type === 'time';

function SpreadBars({ attribute, spread, onAdd }: {
  attribute: Attribute;
  spread: Spread;
  onAdd(condition: string): void;
}) {
  const words = useWords();
  const { t, percent, number } = words;
  const { bars, figures } = spread;
  const [told, ofBase] = spread.sizes;
  const all = told.count ?? 0;
  const drawn = useMemo(() => {
    const edge = (value: number): string =>
      isMoment(attribute.type) ? words.date(dayText(value)) : figureText(words, value);
    const label = ({ from, below }: Bin): string =>
      from === null ? `< ${edge(below ?? 0)}` : below === null ? `≥ ${edge(from)}` : `${edge(from)} – ${edge(below)}`;
    return bars.map(({ bin, counts: [audience, base] }) => ({
      label: attribute.scale === 0 && bin.from !== null && bin.below === bin.from + 1 ? edge(bin.from) : label(bin),
      value: all === 0 ? 0 : audience / all,
      beside: ofBase === 0 ? 0 : base / ofBase,
    }));
  }, [bars, all, ofBase, attribute, words]);
  const lines = useMemo((): HistogramLine[] => {
    const median = figures?.quantiles.find((each) => each.at === 0.5)?.value;
    if (median === undefined || median === null) return [];
    const at = binOf(bars.map(({ bin }) => bin), isMoment(attribute.type) ? dayNumber(String(median)) : Number(median));
    return at < 0 ? [] : [{ at, label: t('profile.medianOf', { value: valueText(words, attribute, median) }) }];
  }, [bars, figures, attribute, words, t]);
  const heads = useMemo(
    () => ({ label: attribute.name, value: t('profile.share'), beside: t('profile.baseShare') }),
    [attribute, t],
  );
  const format = useMemo(() => (share: number) => number(share, { style: 'percent', maximumFractionDigits: 1 }), [number]);
  if (told.count === null) return <Untold told={told} />;
  if (figures?.known === 0 || all === 0) return <Notice title={t('profile.nobody')} />;
  if (bars.length === 0) return <Notice icon="key" title={t('profile.sizesOnly', { count: number(all) })} />;
  return (
    <>
      {figures !== null && <FiguresList attribute={attribute} figures={figures} />}
      <Histogram
        title={t('profile.distributionOf', { name: attribute.name })}
        summary={t('profile.distributionSummary', { name: attribute.name })}
        bars={drawn}
        {...{ lines, heads, format }}
        pickHint={t('profile.pickHint')}
        onPick={(row) => {
          const bin = bars[row]?.bin;
          if (bin !== undefined) onAdd(bin.condition);
        }}
      />
      {figures !== null && figures.unknown > 0 && (
        <p className="hint">{t('profile.unknownOf', { count: figures.unknown, share: percent(figures.unknown / all) })}</p>
      )}
      {figures === null && <p className="hint">{t('profile.sizesOnly', { count: number(all) })}</p>}
    </>
  );
}

function FiguresList({ attribute, figures }: { attribute: Attribute; figures: Figures }) {
  const words = useWords();
  const { t } = words;
  const quantile = (at: number) => figures.quantiles.find((each) => each.at === at)?.value ?? null;
  const mean = figures.mean === null || isMoment(attribute.type)
    ? valueText(words, attribute, figures.mean)
    : figureText(words, Number(figures.mean).toFixed((attribute.scale ?? 2) + 1));
  const shown: [string, string][] = [
    [t('profile.mean'), mean],
    [t('profile.median'), valueText(words, attribute, quantile(0.5))],
    [t('profile.middleHalf'), `${valueText(words, attribute, quantile(0.25))} – ${valueText(words, attribute, quantile(0.75))}`],
  ];
  return (
    <dl className="figures figures-small">
      {shown.map(([name, figure]) => <div key={name}><dt>{name}</dt><dd>{figure}</dd></div>)}
    </dl>
  );
}
