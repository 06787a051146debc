// The views there are: every src/views/NAME/view.ts says one of them, so a new one needs no line here.
import type { ComponentType, LazyExoticComponent } from 'react';

import type { IconName } from './Icon';

export interface View {
  /** In the address (#/id) and in messages: `NAME.title`, `NAME.purpose` in src/messages/NAME. */
  id: string;
  /** Place in the menu; the first is shown where the address names none. */
  order: number;
  icon: IconName;
  Page: LazyExoticComponent<ComponentType>;
}

const found = import.meta.glob<View>('../views/*/view.ts', { eager: true, import: 'view' });

export const views: View[] = Object.values(found).sort((left, right) => left.order - right.order);

export const viewNamed = (id: string): View | undefined => views.find((view) => view.id === id);
