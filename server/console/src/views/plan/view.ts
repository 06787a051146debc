import { lazy } from 'react';

import type { View } from '../../app/views';

export const view: View = {
  id: 'plan',
  order: 4,
  icon: 'plan',
  Page: lazy(() => import('./PlanView')),
};
