import { lazy } from 'react';

import type { View } from '../../app/views';

export const view: View = {
  id: 'customers',
  order: 7,
  icon: 'customer',
  Page: lazy(() => import('./CustomersView')),
};
