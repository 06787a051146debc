// The name of a view, what it is for, and what is chosen for all of it.
import type { ReactNode } from 'react';

import './views.css';

export function ViewHead({ title, purpose, children }: { title: string; purpose: string; children?: ReactNode }) {
  return (
    <header className="view-head">
      <div>
        <h1>{title}</h1>
        <p className="quiet">{purpose}</p>
      </div>
      {children !== undefined && <div className="choices">{children}</div>}
    </header>
  );
}
