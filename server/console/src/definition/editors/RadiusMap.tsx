// The outlines of countries around a point, without tiles and without another machine: drawn from the
// world-atlas package, in plain SVG.
import { useMemo, useState, type KeyboardEvent, type MouseEvent } from 'react';
import { feature } from 'topojson-client';
import type { GeometryCollection, Topology } from 'topojson-specification';
import world from 'world-atlas/countries-50m.json';

import { Icon } from '../../app/Icon';
import { useWords } from '../../app/language';
import type { Point } from './RadiusEditor';

const kmOfDegree = 111.195;
const width = 420;
const height = 260;

type Ring = [number, number][];
interface Outline {
  ring: Ring;
  west: number;
  east: number;
  south: number;
  north: number;
}

const outlines: Outline[] = (() => {
  const atlas = world as unknown as Topology<{ countries: GeometryCollection }>;
  return feature(atlas, atlas.objects.countries).features.flatMap(({ geometry }) => {
    const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.type === 'MultiPolygon' ? geometry.coordinates : [];
    return polygons.flat().map((positions) => {
      const ring = positions as Ring;
      const xs = ring.map(([x]) => x);
      const ys = ring.map(([, y]) => y);
      return { ring, west: Math.min(...xs), east: Math.max(...xs), south: Math.min(...ys), north: Math.max(...ys) };
    });
  });
})();

/** Degrees of latitude from top to bottom: the circle with some land around it, or a continent. */
const firstSpan = (km: number): number => Math.min(60, Math.max(0.8, ((km * 2) / kmOfDegree) * 3));

interface RadiusMapProps {
  centre: Point | null;
  km: number;
  dots: Point[];
  onMove(point: Point): void;
}

const middleOf = (dots: Point[]): Point => {
  const middle = (values: number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 45;
  return { latitude: middle(dots.map(({ latitude }) => latitude)), longitude: middle(dots.map(({ longitude }) => longitude)) };
};

export default function RadiusMap({ centre, km, dots, onMove }: RadiusMapProps) {
  const { t } = useWords();
  const [zoom, setZoom] = useState(1);
  const middle = centre ?? middleOf(dots);
  const span = Math.min(150, (centre === null ? 40 : firstSpan(km)) / zoom);
  const narrowing = Math.max(0.05, Math.cos((middle.latitude * Math.PI) / 180));
  const perDegree = height / span;
  const place = (longitude: number, latitude: number): [number, number] => [
    width / 2 + (longitude - middle.longitude) * perDegree * narrowing,
    height / 2 - (latitude - middle.latitude) * perDegree,
  ];
  const halfWidth = width / 2 / perDegree / narrowing;
  const land = useMemo(
    () =>
      outlines
        .filter(
          ({ west, east, south, north }) =>
            west < middle.longitude + halfWidth &&
            east > middle.longitude - halfWidth &&
            south < middle.latitude + span / 2 &&
            north > middle.latitude - span / 2,
        )
        .map(({ ring }) => `M${ring.map(([x, y]) => place(x, y).map((each) => each.toFixed(1)).join(',')).join('L')}Z`)
        .join(''),
    [middle.latitude, middle.longitude, span],
  );
  const clicked = (event: MouseEvent<SVGSVGElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const x = ((event.clientX - box.left) / box.width) * width;
    const y = ((event.clientY - box.top) / box.height) * height;
    onMove({
      latitude: middle.latitude - (y - height / 2) / perDegree,
      longitude: middle.longitude + (x - width / 2) / perDegree / narrowing,
    });
  };
  const pressed = (event: KeyboardEvent<SVGSVGElement>) => {
    const [x, y] = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[event.key] ?? [0, 0];
    if (event.key === '+' || event.key === '-') setZoom(event.key === '+' ? zoom * 1.5 : zoom / 1.5);
    if (x === 0 && y === 0) return;
    event.preventDefault();
    onMove({ latitude: middle.latitude + (y ?? 0) * (span / 20), longitude: middle.longitude + (x ?? 0) * (span / 20 / narrowing) });
  };
  const [x, y] = place(middle.longitude, middle.latitude);
  const radius = (km / kmOfDegree) * perDegree;
  return (
    <div className="radius-map">
      <svg
        viewBox={`0 0 ${width} ${height}`}
        role="application"
        tabIndex={0}
        aria-label={t('builder.map')}
        onClick={clicked}
        onKeyDown={pressed}
      >
        <path className="map-land" d={land} fillRule="evenodd" />
        {dots.map(({ latitude, longitude }, at) => {
          const [dotX, dotY] = place(longitude, latitude);
          return dotX < 0 || dotX > width || dotY < 0 || dotY > height ? null : (
            <circle key={at} className="map-dot" cx={dotX} cy={dotY} r={1.6} />
          );
        })}
        {centre !== null && (
          <>
            <circle className="map-circle" cx={x} cy={y} r={radius} />
            <circle className="map-centre" cx={x} cy={y} r={3.5} />
          </>
        )}
      </svg>
      <span className="map-zoom">
        <button type="button" className="icon-only" aria-label={t('builder.zoom_in')} onClick={() => setZoom(zoom * 1.5)}>
          <Icon name="add" />
        </button>
        <button type="button" className="icon-only" aria-label={t('builder.zoom_out')} onClick={() => setZoom(zoom / 1.5)}>
          <Icon name="minus" />
        </button>
      </span>
    </div>
  );
}
