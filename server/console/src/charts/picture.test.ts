import { expect, test } from 'vitest';
import { csvOf, fileName, svgOf } from './picture';

const look = {
  surface: '#ffffff', text: '#000000', muted: '#555555', line: '#dddddd', audience: '#0000ff', base: '#999999',
  more: '#00ff00', less: '#ff0000', series: ['#0000ff'], ramp: ['#ffffff', '#0000ff'], font: 'sans-serif', motion: 0,
};

test('a table is written as spreadsheets read it, and a formula stays a text', () => {
  const table = { head: ['city', 'customers'], rows: [['San "Q", x', '1,234'], ['=1+1', '-5']] };
  expect(csvOf(table)).toBe('city,customers\r\n"San ""Q"", x","1,234"\r\n\'=1+1,-5\r\n');
});

test('files are named after the title in any script', () => {
  expect(fileName('Кто они: город / возраст', 'png')).toBe('кто-они-город-возраст.png');
  expect(fileName('…', 'svg')).toBe('muster.svg');
});

test('an SVG has its title, with nothing in it taken for markup', () => {
  const option = { xAxis: { type: 'category', data: ['a'] }, yAxis: {}, series: [{ type: 'bar', data: [1] }] };
  const svg = svgOf(option, look, 'A <b> & "c"', 300, 200);
  expect(svg).toContain('A &lt;b&gt; &amp; &quot;c&quot;</text>');
  expect(svg).toContain('height="244"');
  expect(svg.match(/<path/g)?.length ?? 0).toBeGreaterThan(0);
});
