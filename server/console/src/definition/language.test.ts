import { describe, expect, it } from 'vitest';

import { isNumber, readSpan, writtenName, writtenSpan, writtenText, writtenToday } from './language';

describe('the language as the console writes it', () => {
  it('quotes names only where it must', () => {
    expect(writtenName('age')).toBe('age');
    expect(writtenName('emp.var.rate')).toBe('emp.var.rate');
    expect(writtenName('возраст')).toBe('возраст');
    expect(writtenName('net amount')).toBe('"net amount"');
    expect(writtenName('in')).toBe('"in"');
    expect(writtenName('say "hi"')).toBe('"say ""hi"""');
  });

  it('doubles quotes in texts', () => {
    expect(writtenText("it's")).toBe("'it''s'");
  });

  it('writes spans of time and days counted from today', () => {
    expect(writtenSpan({ amount: 1, unit: 'DAY' })).toBe('1 DAY');
    expect(writtenToday({ amount: -180, unit: 'DAY' })).toBe('TODAY - 180 DAYS');
    expect(writtenToday({ amount: 2, unit: 'WEEK' })).toBe('TODAY + 2 WEEKS');
    expect(writtenToday({ amount: 0, unit: 'DAY' })).toBe('TODAY');
  });

  it('reads the periods that rules carry', () => {
    expect(readSpan('30 days')).toEqual({ amount: 30, unit: 'DAY' });
    expect(readSpan('1 MONTH')).toEqual({ amount: 1, unit: 'MONTH' });
    expect(readSpan('soon')).toBeNull();
  });

  it('knows numbers of the language', () => {
    expect(['1', '1.50', '.5', '-3'].every(isNumber)).toBe(true);
    expect(['', '1e3', '1,000', 'x'].some(isNumber)).toBe(false);
  });
});
