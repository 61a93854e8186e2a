import {
  ActionIcon,
  Group,
  NativeSelect,
  useComputedColorScheme,
  useMantineColorScheme,
} from '@mantine/core';
import { IconMoon, IconSun } from '@tabler/icons-react';
import { retellRuns } from '../commands/run-label';
import { RunControls } from '../features/run/RunControls';
import { TrainingStatus } from '../features/run/TrainingStatus';
import { chooseLanguage, LANGUAGES, type LanguageCode, matchLanguage } from '../i18n/language';
import { sentence, useWords } from '../i18n/use-words';
import { notify } from '../ui/notify';
import classes from './Header.module.css';
import { SettingsButton } from './SettingsButton';

async function show(code: LanguageCode): Promise<void> {
  const shown = await chooseLanguage(code);
  if (shown.ok) retellRuns();
  else notify({ message: sentence('failure', shown.failure), tone: 'bad' });
}

/** The name, the run's status on every screen, language, theme and settings. */
export function Header() {
  const { t, language } = useWords();
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme('light');
  const themeLabel = scheme === 'dark' ? t('studio.lightTheme') : t('studio.darkTheme');
  return (
    <div className={classes.header}>
      <div className={classes.brand}>
        <img src="./favicon.svg" alt="" width={26} height={26} />
        <h1 className={classes.name}>Vireo</h1>
      </div>
      <div className={classes.run}>
        <TrainingStatus />
        <RunControls />
      </div>
      <Group gap={6} wrap="nowrap" className={classes.settings}>
        <NativeSelect
          size="xs"
          aria-label={t('studio.language')}
          value={language}
          data={LANGUAGES.map(({ code, name }) => ({ value: code, label: name }))}
          onChange={(event) => show(matchLanguage([event.currentTarget.value]))}
          className={classes.language}
        />
        <ActionIcon
          variant="default"
          size={30}
          aria-label={themeLabel}
          title={themeLabel}
          onClick={() => setColorScheme(scheme === 'dark' ? 'light' : 'dark')}
        >
          {scheme === 'dark' ? <IconSun size={16} aria-hidden /> : <IconMoon size={16} aria-hidden />}
        </ActionIcon>
        <SettingsButton />
      </Group>
    </div>
  );
}
