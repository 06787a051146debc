// Take it along: save it under a name, export its members, copy it as text, link or curl.
import { useState } from 'react';

import { Icon, type IconName } from '../../app/Icon';
import { useWords } from '../../app/language';
import { useDefinition } from '../../definition/DefinitionProvider';
import { ExportDialog } from './ExportDialog';
import { curlOf, linkOf } from './copies';
import { SaveDialog } from './SaveDialog';
import type { Counted } from './useAudience';

export function TakeAlong({ counted }: { counted: Counted | null }) {
  const { t } = useWords();
  const { question, asOf } = useDefinition();
  const [open, setOpen] = useState<'save' | 'export' | null>(null);
  const [said, setSaid] = useState('');
  const copy = async (text: string) => {
    try {
      await navigator.clipboard.writeText(text);
      setSaid(t('audience.copied'));
    } catch {
      setSaid(t('audience.not_copied'));
    }
  };
  const copies: [string, IconName, string][] = [
    ['audience.copy_text', 'text', question.where],
    ['audience.copy_link', 'link', linkOf(location.href, question.where, asOf)],
    ['audience.copy_curl', 'copy', curlOf(location.origin, question)],
  ];
  return (
    <section className="card" aria-labelledby="take-title" data-tour="take">
      <header>
        <h2 id="take-title">{t('audience.take')}</h2>
      </header>
      <div className="take">
        <button type="button" className="primary" onClick={() => setOpen('save')}>
          <Icon name="save" />
          {t('audience.save')}
        </button>
        <button type="button" onClick={() => setOpen('export')}>
          <Icon name="download" />
          {t('audience.export')}
        </button>
        {copies.map(([label, icon, text]) => (
          <button key={label} type="button" className="plain" onClick={() => void copy(text)}>
            <Icon name={icon} />
            {t(label)}
          </button>
        ))}
      </div>
      <p role="status" className="quiet">
        {said}
      </p>
      {open === 'save' && (
        <SaveDialog
          onClose={(name) => {
            setOpen(null);
            if (name !== null) setSaid(t('audience.saved', { name }));
          }}
        />
      )}
      {open === 'export' && <ExportDialog count={counted?.count ?? null} onClose={() => setOpen(null)} />}
    </section>
  );
}
