// A circle on a map: kilometres around a point, chosen by number, by click, by arrow keys, or by a place
// that customers live in.
import { lazy, Suspense, useState } from 'react';

import { answer, api, type Schemas } from '../../api/client';
import { useAnswer } from '../../api/useAnswer';
import { useWords } from '../../app/language';
import { useBuilder } from '../BuilderContext';
import { isNumber, writtenName, writtenText } from '../language';

const RadiusMap = lazy(() => import('./RadiusMap'));

export interface Point {
  latitude: number;
  longitude: number;
}

interface RadiusEditorProps {
  field: string;
  value: string[];
  onChange(value: string[]): void;
}

const degrees = (value: number): string => value.toFixed(4);
const farthest = 2_000;

const middle = (values: number[]): number => values.toSorted((left, right) => left - right)[values.length >> 1] ?? 0;

/** Where some of the customers are; nothing where the token may not see them. */
async function pointsOf(field: string, where: string, limit: number, signal?: AbortSignal): Promise<Point[]> {
  const body = { where: `${writtenName(field)} IS NOT NULL AND ${where}`, fields: [field], limit };
  const page = await answer(api.POST('/v1/members', { body, ...(signal === undefined ? {} : { signal }) }));
  return (page as Schemas['MembersReply']).members.map((member) => member[field] as unknown as Point);
}

export function RadiusEditor({ field, value, onChange }: RadiusEditorProps) {
  const { t } = useWords();
  const { schema } = useBuilder();
  const [km = '', latitude = '', longitude = ''] = value;
  const [placeName, setPlaceName] = useState('');
  const { answer: dots } = useAnswer({ field, version: schema?.version }, (_, signal) =>
    pointsOf(field, 'TRUE', 400, signal),
  );
  // The finest division of the map that customers have: cities before regions.
  const places = schema?.attributes
    .filter(({ family, type }) => family === 'geographic' && type === 'category')
    .sort((left, right) => (right.distinct ?? 0) - (left.distinct ?? 0))[0];
  const centre: Point | null =
    isNumber(latitude) && isNumber(longitude) ? { latitude: Number(latitude), longitude: Number(longitude) } : null;
  const moveTo = (point: Point) => onChange([km, degrees(point.latitude), degrees(point.longitude)]);
  const goTo = async (name: string) => {
    setPlaceName(name);
    if (places === undefined || name === '') return;
    const there = await pointsOf(field, `${writtenName(places.name)} = ${writtenText(name)}`, 200).catch(() => []);
    if (there.length > 0) {
      moveTo({
        latitude: middle(there.map((point) => point.latitude)),
        longitude: middle(there.map((point) => point.longitude)),
      });
    }
  };
  const number = (label: string, at: number, least: number, most: number) => (
    <label className="stacked">
      <span>{t(label)}</span>
      <input
        type="number"
        step="any"
        min={least}
        max={most}
        className="short"
        value={value[at] ?? ''}
        onChange={(event) => onChange([0, 1, 2].map((place) => (place === at ? event.target.value : (value[place] ?? ''))))}
      />
    </label>
  );
  return (
    <div className="radius-editor">
      <div className="radius-fields">
        {number('builder.km', 0, 0, farthest)}
        {number('builder.latitude', 1, -90, 90)}
        {number('builder.longitude', 2, -180, 180)}
        {places?.top !== undefined && (
          <label className="stacked">
            <span>{t('builder.centre_on')}</span>
            <select value={placeName} onChange={(event) => void goTo(event.target.value)}>
              <option value="">{t('builder.choose')}</option>
              {places.top.map(({ value: name }) => (
                <option key={name}>{name}</option>
              ))}
            </select>
          </label>
        )}
        <input
          type="range"
          min={1}
          max={500}
          aria-label={t('builder.slider', { name: t('builder.km') })}
          value={isNumber(km) ? km : 25}
          onChange={(event) => onChange([event.target.value, latitude, longitude])}
        />
      </div>
      <Suspense fallback={<div className="radius-map" />}>
        <RadiusMap centre={centre} km={isNumber(km) ? Number(km) : 0} dots={dots ?? []} onMove={moveTo} />
      </Suspense>
    </div>
  );
}
