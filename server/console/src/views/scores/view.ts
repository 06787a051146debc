import { lazy } from 'react';

import type { View } from '../../app/views';

export const view: View = {
  id: 'scores',
  order: 5,
  icon: 'scores',
  Page: lazy(() => import('./ScoresView')),
};
