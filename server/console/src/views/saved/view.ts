import { lazy } from 'react';

import type { View } from '../../app/views';

export const view: View = {
  id: 'saved',
  order: 8,
  icon: 'saved',
  Page: lazy(() => import('./SavedView')),
};
