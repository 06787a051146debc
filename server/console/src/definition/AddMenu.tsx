// Chooses what to ask of: every field, by family, with a search; all of it reached by keyboard.
import { useId, useMemo, useRef, useState } from 'react';

import { Icon } from '../app/Icon';
import { useWords } from '../app/language';
import { families } from '../api/schemaContext';
import { useBuilder } from './BuilderContext';

const groups = [...families, 'saved'] as const;

export function AddMenu({ onChoose }: { onChoose(field: string): void }) {
  const { t } = useWords();
  const { choices } = useBuilder();
  const [open, setOpen] = useState(false);
  const [search, setSearch] = useState('');
  const id = useId();
  const opener = useRef<HTMLButtonElement>(null);
  const found = useMemo(() => {
    const wanted = search.trim().toLowerCase();
    return choices.filter(({ label }) => label.toLowerCase().includes(wanted));
  }, [choices, search]);
  const close = (focus: boolean) => {
    setOpen(false);
    setSearch('');
    if (focus) opener.current?.focus();
  };
  const choose = (field: string) => {
    close(false);
    onChoose(field);
  };
  return (
    <div
      className="add-menu"
      onKeyDown={(event) => {
        if (event.key === 'Escape' && open) {
          event.stopPropagation();
          close(true);
        }
      }}
    >
      <button
        ref={opener}
        type="button"
        className="add-condition"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => (open ? close(true) : setOpen(true))}
      >
        <Icon name="add" />
        {t('builder.add')}
      </button>
      {open && (
        <div id={id} className="add-panel">
          <label className="search">
            <Icon name="search" />
            <span className="visually-hidden">{t('builder.search_fields')}</span>
            <input
              autoFocus
              type="search"
              placeholder={t('builder.search_fields')}
              value={search}
              onChange={(event) => setSearch(event.target.value)}
              onKeyDown={(event) => {
                const first = found[0];
                if (event.key !== 'Enter' || first === undefined) return;
                // Else the key would press what it moves the keyboard to, too.
                event.preventDefault();
                choose(first.name);
              }}
            />
          </label>
          <div className="add-groups">
            {groups.map((family) => {
              const ofFamily = found.filter((choice) => choice.family === family);
              return ofFamily.length === 0 ? null : (
                <section key={family} data-family={family} aria-label={t(`builder.family.${family}`)}>
                  <h3>{t(`builder.family.${family}`)}</h3>
                  <ul>
                    {ofFamily.map((choice) => (
                      <li key={choice.name}>
                        <button type="button" className="field-choice" onClick={() => choose(choice.name)}>
                          {choice.label}
                        </button>
                      </li>
                    ))}
                  </ul>
                </section>
              );
            })}
            {found.length === 0 && <p className="quiet">{t('builder.nothing_found')}</p>}
          </div>
        </div>
      )}
    </div>
  );
}
