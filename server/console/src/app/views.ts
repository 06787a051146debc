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

/** Fetches the views that nobody has opened yet, so that they can be opened when the server is out of reach. */
export async function fetchViews(): Promise<void> {
  for (const fetchView of Object.values(import.meta.glob('../views/*/*View.tsx'))) {
    // What fails now is asked for again when it is opened.
    await fetchView().catch(() => undefined);
  }
}

export const viewNamed = (id: string): View | undefined => views.find((view) => view.id === id);
