import { useWords } from '../i18n/use-words';
import { addressOf } from '../shared/views';
import classes from './Studio.module.css';

const STEPS = ['recipe', 'train', 'results', 'predict'] as const;

/** What will come after the dataset, for a newcomer. */
export function Outlook() {
  const { t } = useWords();
  return (
    <ol className={classes.outlook}>
      {STEPS.map((step) => (
        <li key={step}>
          <h2>
            <a href={addressOf(step)}>{t(`outlook.${step}.title`)}</a>
          </h2>
          <p>{t(`outlook.${step}.about`)}</p>
        </li>
      ))}
    </ol>
  );
}
