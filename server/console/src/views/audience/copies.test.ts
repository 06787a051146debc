import { expect, it } from 'vitest';

import { readAddress } from '../../app/address';
import { curlOf, linkOf } from './copies';

it('writes a command whose quotes a shell takes apart again', () => {
  const command = curlOf('http://127.0.0.1:8080', { where: "city = 'Rome'", as_of: '2026-06-30' });
  expect(command).toBe(
    `curl -s 'http://127.0.0.1:8080/v1/count' -d '{"where":"city = '\\''Rome'\\''","as_of":"2026-06-30"}'`,
  );
});

it('writes a link that holds the definition, whatever letters it has', () => {
  const where = "возраст >= 18 AND city = 'Rome & Milan?'";
  const link = linkOf('http://127.0.0.1:8080/#/overlap?where=old', where, '2026-06-30');
  const { view, values } = readAddress(new URL(link).hash);
  expect([view, values.get('where'), values.get('as_of')]).toEqual(['audience', where, '2026-06-30']);
});

it('writes a bare link where everybody is meant', () => {
  expect(linkOf('http://127.0.0.1:8080/', 'TRUE', null)).toBe('http://127.0.0.1:8080/#/audience');
});
