import { lazy } from 'react';

import type { View } from '../../app/views';

export const view: View = {
  id: 'profile',
  order: 2,
  icon: 'group',
  Page: lazy(() => import('./ProfileView')),
};
