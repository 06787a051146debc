// In place of a picture of an audience whose size is not told.
import { Notice } from '../app/Notice';
import { useWords } from '../app/language';
import { toldText, type Told } from './told';

export function Untold({ told }: { told: Told | undefined }) {
  const words = useWords();
  return (
    <Notice icon="key" title={toldText(words, told ?? { count: null })}>
      <p>{words.t('audiences.withheldWhy')}</p>
    </Notice>
  );
}
