// Catches what a view throws, so that the frame stays and the others can be used.
import { Component, type ReactNode } from 'react';

import { Notice } from './Notice';
import { useWords } from './language';

function Broken({ message }: { message: string }) {
  const { t } = useWords();
  return (
    <Notice icon="warning" kind="bad" title={t('app.broken')}>
      <p>
        <code>{message}</code>
      </p>
      <button type="button" onClick={() => location.reload()}>
        {t('app.reload')}
      </button>
    </Notice>
  );
}

export class Mistake extends Component<{ children: ReactNode }, { message: string | null }> {
  override state = { message: null };
  static getDerivedStateFromError(reason: unknown) {
    return { message: String(reason) };
  }
  override render() {
    return this.state.message === null ? this.props.children : <Broken message={this.state.message} />;
  }
}
