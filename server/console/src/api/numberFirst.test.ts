import { afterEach, expect, test, vi } from 'vitest';

import { afterNumber, numberAsked } from './numberFirst';

afterEach(() => {
  vi.unstubAllGlobals();
});

function frames(): () => void {
  const waiting: (() => void)[] = [];
  vi.stubGlobal('requestAnimationFrame', (draw: () => void) => waiting.push(draw));
  return () => waiting.splice(0).forEach((draw) => draw());
}

test('the rest waits for the number and for the frame that shows it', async () => {
  const paint = frames();
  const order: string[] = [];
  let reply = (): void => undefined;
  numberAsked(new Promise<void>((done) => { reply = done; }).then(() => order.push('number')));
  const rest = afterNumber().then(() => order.push('rest'));
  await Promise.resolve();
  expect(order).toEqual([]);
  reply();
  await Promise.resolve();
  await Promise.resolve();
  expect(order).toEqual(['number']);
  paint();
  await rest;
  expect(order).toEqual(['number', 'rest']);
});

test('a number that is refused or dropped does not keep the rest waiting', async () => {
  const paint = frames();
  numberAsked(Promise.reject(new Error('refused')));
  await Promise.resolve();
  await Promise.resolve();
  paint();
  await afterNumber();
});

test('a page that paints nothing asks all the same', async () => {
  vi.stubGlobal('requestAnimationFrame', () => 0);
  numberAsked(Promise.resolve());
  await afterNumber();
});
