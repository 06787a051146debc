import { lazy } from 'react';

import type { View } from '../../app/views';

export const view: View = {
  id: 'audience',
  order: 1,
  icon: 'people',
  Page: lazy(() => import('./AudienceView')),
};
