import { useState } from 'react';
import { BOARD_LANGUAGES, chooseBoardLanguage } from '../i18n/board-language';
import { useWords } from '../i18n/use-words';

export const TEXT_SIZES = ['normal', 'large', 'largest'] as const;
export type TextSize = (typeof TEXT_SIZES)[number];

interface AppearanceBarProps {
  readonly textSize: TextSize;
  readonly onTextSize: (size: TextSize) => void;
}

/** Language, size of the type, light or dark. */
export function AppearanceBar({ textSize, onTextSize }: AppearanceBarProps) {
  const { t, language } = useWords();
  const [isDark, setDark] = useState(() => matchMedia('(prefers-color-scheme: dark)').matches);
  const turn = () => {
    document.documentElement.dataset.scheme = isDark ? 'light' : 'dark';
    setDark(!isDark);
  };
  return (
    <div className="bar">
      <label>
        {t('board.textSize')}{' '}
        <select
          value={textSize}
          onChange={({ currentTarget }) =>
            onTextSize(TEXT_SIZES.find((size) => size === currentTarget.value) ?? 'normal')
          }
        >
          {TEXT_SIZES.map((size) => (
            <option key={size} value={size}>
              {t(`board.size.${size}`)}
            </option>
          ))}
        </select>
      </label>
      <select
        aria-label={t('board.language')}
        value={language}
        onChange={({ currentTarget }) => chooseBoardLanguage(currentTarget.value)}
      >
        {BOARD_LANGUAGES.map(({ code, name }) => (
          <option key={code} value={code}>
            {name}
          </option>
        ))}
      </select>
      <button type="button" onClick={turn}>
        {t(isDark ? 'board.lightTheme' : 'board.darkTheme')}
      </button>
    </div>
  );
}
