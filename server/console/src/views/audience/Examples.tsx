// Where nothing is described yet: examples to begin with.
import { useSchema } from '../../api/schemaContext';
import { useWords } from '../../app/language';
import { examples } from './examples';

export function Examples({ onChoose }: { onChoose(where: string): void }) {
  const { t } = useWords();
  const { attribute } = useSchema();
  const fitting = examples.filter(({ attributes }) => attributes.every((name) => attribute(name) !== undefined));
  if (fitting.length === 0) return null;
  return (
    <section aria-labelledby="examples-title" data-tour="examples">
      <h2 id="examples-title" className="examples-title">
        {t('audience.examples')}
      </h2>
      <ul className="examples">
        {fitting.map(({ family, where }) => (
          <li key={family}>
            <button type="button" className="example" data-family={family} onClick={() => onChoose(where)}>
              <span className="example-family">{t(`builder.family.${family}`)}</span>
              <span>{t(`audience.example.${family}`)}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
