import { lazy } from 'react';

import type { View } from '../../app/views';

export const view: View = {
  id: 'behaviour',
  order: 6,
  icon: 'behaviour',
  Page: lazy(() => import('./BehaviourView')),
};
