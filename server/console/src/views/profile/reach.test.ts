import { expect, test } from 'vitest';

import { channelsAmong } from './reach';

test('flags of consent are channels, other flags are not', () => {
  expect(channelsAmong(['email_ok', 'sms_opt_in', 'consent_push', 'Phone consent', 'bought_again', 'book'])).toEqual([
    { name: 'email', flag: 'email_ok' },
    { name: 'sms', flag: 'sms_opt_in' },
    { name: 'push', flag: 'consent_push' },
    { name: 'Phone', flag: 'Phone consent' },
  ]);
});
