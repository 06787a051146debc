// The whole console: what every view may rely on, and the frame around the one that is shown.
import { Suspense, useEffect } from 'react';

import { SchemaProvider } from '../api/schemaContext';
import { DefinitionProvider } from '../definition/DefinitionProvider';
import { Frame } from './Frame';
import { LanguageProvider } from './language';
import { Mistake } from './Mistake';
import { Awaited } from './Notice';
import { TokenDialog } from './TokenDialog';
import { useAddress } from './address';
import { fetchViews, viewNamed, views } from './views';

function Shown() {
  const { view: id } = useAddress();
  const view = viewNamed(id) ?? views[0];
  if (view === undefined) return null;
  return (
    <Frame current={view}>
      <Mistake key={view.id}>
        <Suspense fallback={<Awaited lines={6} />}>
          <view.Page />
        </Suspense>
      </Mistake>
    </Frame>
  );
}

const untilIdle = 1_500; // ms; the first number and what explains it are there by then

export function App() {
  useEffect(() => {
    const later = setTimeout(() => void fetchViews(), untilIdle);
    return () => clearTimeout(later);
  }, []);
  return (
    <LanguageProvider>
      <SchemaProvider>
        <DefinitionProvider>
          <Shown />
          <TokenDialog />
        </DefinitionProvider>
      </SchemaProvider>
    </LanguageProvider>
  );
}
