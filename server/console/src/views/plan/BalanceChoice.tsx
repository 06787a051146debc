// By which attributes the cells of a split are compared.
import { useSchema, type Attribute } from '../../api/schemaContext';
import { Icon } from '../../app/Icon';
import { useWords } from '../../app/language';
import { AttributeChoice } from '../../audiences/AttributeChoice';

/** What cells may be compared by: groups of one word, and what has a mean. */
export const isBalanced = ({ type }: Pick<Attribute, 'type'>): boolean => !['tags', 'place', 'text'].includes(type);

export function BalanceChoice({ chosen, onChange }: { chosen: readonly string[]; onChange(chosen: string[]): void }) {
  const { t } = useWords();
  const { attribute } = useSchema();
  return (
    <div className="balance-choice">
      <AttributeChoice
        label={t('plan.balance')} value="" none={t('plan.balanceAdd')}
        among={(each) => isBalanced(each) && !chosen.includes(each.name)}
        onChange={(name) => {
          if (name !== '') onChange([...chosen, name]);
        }}
      />
      <ul className="chips">
        {chosen.map((name) => (
          <li key={name} className="chip" data-family={attribute(name)?.family}>
            {name}
            <button
              type="button" className="plain small" aria-label={t('plan.balanceDrop', { name })}
              onClick={() => onChange(chosen.filter((each) => each !== name))}
            >
              <Icon name="remove" />
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
