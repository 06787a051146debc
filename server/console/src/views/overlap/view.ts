import { lazy } from 'react';

import type { View } from '../../app/views';

export const view: View = {
  id: 'overlap',
  order: 3,
  icon: 'overlap',
  Page: lazy(() => import('./OverlapView')),
};
